package dev.trellis.boot;

import dev.trellis.config.CorsConfig;
import dev.trellis.http.Cors;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.log.Metrics;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a handler as API Gateway calls a function: with events in JSON. */
final class Gateway {
  /** What API Gateway sends for a request without query, path parameters and body. */
  static final String PLAIN_EVENT =
      """
      {"resource": "/projects", "path": "/projects", "httpMethod": "GET",
       "headers": null, "multiValueHeaders": null,
       "queryStringParameters": null, "multiValueQueryStringParameters": null,
       "pathParameters": null, "stageVariables": null,
       "requestContext": {"resourcePath": "/projects", "httpMethod": "GET",
         "identity": {"sourceIp": "192.0.2.1", "userAgent": null}, "requestId": "gateway-1"},
       "body": null, "isBase64Encoded": false}
      """;

  private Gateway() {}

  /** The answer's proxy JSON. */
  static JsonNode answer(HttpHandler handler, String event) {
    return JsonMapper.shared().readTree(call(handler, event, Map.of()).getPayload());
  }

  static Message<byte[]> call(HttpHandler handler, String event, Map<String, Object> headers) {
    InputStream json = new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8));
    return adapter(handler, Metrics.none()).apply(new GenericMessage<>(json, headers));
  }

  /** The function bean of a handler that everybody may use. */
  static LambdaAdapter adapter(HttpHandler handler, Metrics metrics) {
    Cors cors = new Cors(new CorsConfig(Set.of("https://app.example.com")));
    return new LambdaAdapter(handler, cors, metrics, address -> "hash of " + address);
  }

  /** The request as the handler sees it. */
  static HttpRequest request(String event, Map<String, Object> headers) {
    List<HttpRequest> seen = new ArrayList<>();
    call(
        request -> {
          seen.add(request);
          return new HttpResponse(204, Map.of(), new HttpResponse.Body.Bytes(new byte[0]));
        },
        event,
        headers);
    return seen.getFirst();
  }

  static HttpRequest request(String event) {
    return request(event, Map.of());
  }
}
