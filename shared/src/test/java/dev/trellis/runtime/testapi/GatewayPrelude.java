package dev.trellis.runtime.testapi;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A prelude as API Gateway reads it; it answers with a 502 where this throws. */
public record GatewayPrelude(
    int statusCode,
    Map<String, String> headers,
    Map<String, List<String>> multiValueHeaders,
    List<String> cookies) {

  private static final int MOST_BYTES = 16 * 1024;
  private static final int DELIMITER_BYTES = 8;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Reads the first chunk, which must be the prelude and nothing else.
   *
   * @throws ProtocolException if it is not
   */
  public static GatewayPrelude parse(byte[] chunk) throws ProtocolException {
    int end = delimiter(chunk);
    if (end + DELIMITER_BYTES != chunk.length) {
      throw new ProtocolException("the prelude is not a chunk by itself");
    }
    try {
      String json =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(chunk, 0, end)).toString();
      return read(MAPPER.readTree(json));
    } catch (CharacterCodingException | JacksonException noJson) {
      throw new ProtocolException("the prelude is no JSON: " + noJson.getMessage());
    }
  }

  private static int delimiter(byte[] chunk) throws ProtocolException {
    byte[] zeros = new byte[DELIMITER_BYTES];
    for (int i = 0; i + DELIMITER_BYTES <= Math.min(chunk.length, MOST_BYTES); i++) {
      if (Arrays.equals(chunk, i, i + DELIMITER_BYTES, zeros, 0, DELIMITER_BYTES)) {
        return i;
      }
    }
    throw new ProtocolException("no eight zero bytes within the first 16 KB");
  }

  private static GatewayPrelude read(JsonNode root) throws ProtocolException {
    require(root.path("statusCode").isIntegralNumber(), "statusCode");
    Map<String, String> headers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> header : root.path("headers").properties()) {
      require(header.getValue().isString(), "headers");
      headers.put(header.getKey(), header.getValue().asString());
    }
    Map<String, List<String>> multi = new TreeMap<>();
    for (Map.Entry<String, JsonNode> header : root.path("multiValueHeaders").properties()) {
      multi.put(header.getKey(), strings(header.getValue()));
    }
    JsonNode cookies = root.path("cookies");
    return new GatewayPrelude(
        root.path("statusCode").asInt(),
        headers,
        multi,
        cookies.isMissingNode() ? List.of() : strings(cookies));
  }

  private static List<String> strings(JsonNode array) throws ProtocolException {
    require(array.isArray(), "a list");
    List<String> strings = new ArrayList<>();
    for (JsonNode element : array) {
      require(element.isString(), "a list of strings");
      strings.add(element.asString());
    }
    return strings;
  }

  private static void require(boolean right, String what) throws ProtocolException {
    if (!right) {
      throw new ProtocolException("the prelude has a wrong shape: " + what);
    }
  }
}
