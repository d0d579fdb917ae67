package dev.trellis.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What goes before the body of a streamed HTTP answer: a JSON object, and eight zero bytes that end
 * it. All of it has to fit into 16 KB.
 *
 * @param status 100 to 599
 * @param headers headers with one value
 * @param multiValueHeaders headers with several values
 * @param cookies a {@code Set-Cookie} header each
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html">
 *     Response streaming of API Gateway</a>
 */
public record Prelude(
    int status,
    Map<String, String> headers,
    Map<String, List<String>> multiValueHeaders,
    List<String> cookies) {

  private static final int DELIMITER_BYTES = 8;
  private static final int MOST_BYTES = 16 * 1024;

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if the status is out of bounds
   */
  public Prelude {
    if (status < 100 || status > 599) {
      throw new IllegalArgumentException(status + " is no HTTP status");
    }
    headers = Map.copyOf(headers);
    multiValueHeaders = Map.copyOf(multiValueHeaders);
    cookies = List.copyOf(cookies);
  }

  /** A prelude in which each header has one value. */
  public Prelude(int status, Map<String, String> headers) {
    this(status, headers, Map.of(), List.of());
  }

  /**
   * The JSON and the zero bytes.
   *
   * @throws IllegalArgumentException if they are too long
   */
  byte[] toBytes() {
    byte[] json = json().getBytes(StandardCharsets.UTF_8);
    if (json.length + DELIMITER_BYTES > MOST_BYTES) {
      throw new IllegalArgumentException(
          "the headers take " + json.length + " bytes; 16 KB are the limit");
    }
    return Arrays.copyOf(json, json.length + DELIMITER_BYTES);
  }

  private String json() {
    StringBuilder json = new StringBuilder(512).append("{\"statusCode\":").append(status);
    appendHeaders(json.append(",\"headers\":{"));
    if (!multiValueHeaders.isEmpty()) {
      appendMultiValueHeaders(json.append(",\"multiValueHeaders\":{"));
    }
    if (!cookies.isEmpty()) {
      JsonText.appendStrings(json.append(",\"cookies\":"), cookies);
    }
    return json.append('}').toString();
  }

  private void appendHeaders(StringBuilder json) {
    String before = "";
    for (Map.Entry<String, String> header : headers.entrySet()) {
      JsonText.appendString(json.append(before), header.getKey());
      JsonText.appendString(json.append(':'), header.getValue());
      before = ",";
    }
    json.append('}');
  }

  private void appendMultiValueHeaders(StringBuilder json) {
    String before = "";
    for (Map.Entry<String, List<String>> header : multiValueHeaders.entrySet()) {
      JsonText.appendString(json.append(before), header.getKey());
      JsonText.appendStrings(json.append(':'), header.getValue());
      before = ",";
    }
    json.append('}');
  }
}
