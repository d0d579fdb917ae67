package dev.trellis.boot;

import dev.trellis.runtime.ResponseStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Collects an answer and gives it in the form that API Gateway expects of a function that does not
 * stream.
 */
final class BufferedResponse implements ResponseStream {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int status;
  private Map<String, String> headers = Map.of();

  @Override
  public OutputStream begin(int beginStatus, Map<String, String> beginHeaders) {
    if (status != 0) {
      throw new IllegalStateException("the answer has begun already");
    }
    status = beginStatus;
    headers = beginHeaders;
    return body;
  }

  /** The proxy integration's JSON; a body that is no UTF-8 goes as base64. */
  byte[] toJson() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.size() + 512);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeNumberProperty("statusCode", status);
      json.writeObjectPropertyStart("headers");
      headers.forEach(json::writeStringProperty);
      json.writeEndObject();
      writeBody(json);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private void writeBody(JsonGenerator json) {
    byte[] bytes = body.toByteArray();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      json.writeStringProperty("body", text);
      json.writeBooleanProperty("isBase64Encoded", false);
    } catch (CharacterCodingException binary) {
      json.writeStringProperty("body", Base64.getEncoder().encodeToString(bytes));
      json.writeBooleanProperty("isBase64Encoded", true);
    }
  }
}
