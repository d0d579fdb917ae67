package dev.trellis.boot;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A request as API Gateway's REST API hands it to a function: the v1 proxy event, read with the
 * streaming parser since object mapping costs a cold function 400 ms. Fields that we have no use
 * for are passed over.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html">the
 *     format</a>
 */
final class ApiGatewayEvent {
  // An event may have 6 MB, so its body is a string of at most that many characters.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(8 * 1024 * 1024).build())
          .build();

  String method = "";
  String resource = "";
  String requestId = "";

  /** The IP address of whoever called the API. */
  String sourceIp = "";

  /** Where a scheduled event comes from; empty for a request. */
  String source = "";

  final Map<String, String> headers = new HashMap<>();
  final Map<String, String> query = new HashMap<>();
  final Map<String, String> pathParameters = new HashMap<>();
  private String body = "";
  private boolean bodyIsBase64;

  private ApiGatewayEvent() {}

  static ApiGatewayEvent read(InputStream json) {
    ApiGatewayEvent event = new ApiGatewayEvent();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the event is not a JSON object");
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        parser.nextToken();
        event.readField(parser, name);
      }
    }
    return event;
  }

  byte[] body() {
    return bodyIsBase64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
  }

  private void readField(JsonParser parser, String name) {
    switch (name) {
      case "httpMethod" -> method = text(parser);
      case "resource" -> resource = text(parser);
      case "source" -> source = text(parser);
      case "body" -> body = text(parser);
      case "isBase64Encoded" -> bodyIsBase64 = parser.getBooleanValue();
      case "headers" -> readMap(parser, headers, true);
      case "queryStringParameters" -> readMap(parser, query, false);
      case "pathParameters" -> readMap(parser, pathParameters, false);
      case "requestContext" -> readContext(parser);
      default -> parser.skipChildren();
    }
  }

  private void readContext(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      switch (name) {
        case "requestId" -> requestId = text(parser);
        case "identity" -> readIdentity(parser);
        default -> parser.skipChildren();
      }
    }
  }

  private void readIdentity(JsonParser parser) {
    Map<String, String> identity = new HashMap<>();
    readMap(parser, identity, false);
    sourceIp = identity.getOrDefault("sourceIp", "");
  }

  private static void readMap(JsonParser parser, Map<String, String> map, boolean lowerCase) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      map.put(lowerCase ? name.toLowerCase(Locale.ROOT) : name, text(parser));
      parser.skipChildren();
    }
  }

  private static String text(JsonParser parser) {
    @Nullable String text = parser.getValueAsString();
    return text == null ? "" : text;
  }
}
