package dev.trellis.local;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A request in the form in which API Gateway's REST API hands it to a function: the v1 proxy event.
 */
record ProxyEvent(
    String requestId,
    Template.Route route,
    String path,
    Map<String, String> pathParameters,
    Map<String, String> query,
    Map<String, String> headers,
    String clientAddress,
    byte[] body) {
  private static final JsonFactory FACTORY = new JsonFactory();

  byte[] toJson() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 1024);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("resource", route.path());
      json.writeStringProperty("path", path);
      json.writeStringProperty("httpMethod", route.method());
      writeMap(json, "headers", headers);
      writeMap(json, "queryStringParameters", query);
      writeMap(json, "pathParameters", pathParameters);
      json.writeObjectPropertyStart("requestContext");
      json.writeStringProperty("requestId", requestId);
      json.writeStringProperty("stage", "local");
      writeMap(json, "identity", Map.of("sourceIp", clientAddress));
      json.writeEndObject();
      writeBody(json);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private void writeBody(JsonGenerator json) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      json.writeStringProperty("body", text);
      json.writeBooleanProperty("isBase64Encoded", false);
    } catch (CharacterCodingException binary) {
      json.writeStringProperty("body", Base64.getEncoder().encodeToString(body));
      json.writeBooleanProperty("isBase64Encoded", true);
    }
  }

  private static void writeMap(JsonGenerator json, String name, Map<String, String> map) {
    json.writeObjectPropertyStart(name);
    map.forEach(json::writeStringProperty);
    json.writeEndObject();
  }
}
