package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.UuidV7;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.log.RequestScope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What handlers see of an event. */
class LambdaRequestTest {

  @Test
  void anEventWithoutAnythingIsAnEmptyRequest() {
    HttpRequest request = Gateway.request(Gateway.PLAIN_EVENT);

    assertThat(request.endpoint()).isEqualTo("GET /projects");
    assertThat(request.headers()).isEmpty();
    assertThat(request.query()).isEmpty();
    assertThat(request.pathParameters()).isEmpty();
    assertThat(request.body()).isEmpty();
    assertThat(request.authenticated()).isEmpty();
    assertThat(request.clientAddress()).isEqualTo("192.0.2.1");
    assertThat(request.id()).isEqualTo("gateway-1");
  }

  @Test
  void parametersHeadersAndBodyArriveWhole() {
    HttpRequest request =
        Gateway.request(
            """
            {"resource": "/projects/{projectId}/files/{path+}", "httpMethod": "PUT",
             "headers": {"Content-Type": "application/json", "X-ODD": "é 🌱", "X-None": null},
             "multiValueHeaders": {"Content-Type": ["text/plain"]},
             "queryStringParameters": {"Limit": "5", "order": "desc"},
             "multiValueQueryStringParameters": {"Limit": ["1", "5"]},
             "pathParameters": {"projectId": "p1", "path": "src/a b.js"},
             "requestContext": {"authorizer": {"requestId": "not this"}, "requestId": "gateway-2"},
             "body": "{\\"text\\": \\"\\u0000 🌱\\"}", "isBase64Encoded": false}
            """);

    assertThat(request.endpoint()).isEqualTo("PUT /projects/{projectId}/files/{path+}");
    assertThat(request.headers())
        .isEqualTo(Map.of("content-type", "application/json", "x-odd", "é 🌱", "x-none", ""));
    assertThat(request.query()).isEqualTo(Map.of("Limit", "5", "order", "desc"));
    assertThat(request.pathParameter("path")).isEqualTo("src/a b.js");
    assertThat(new String(request.body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"text\": \"\0 🌱\"}");
    assertThat(request.id()).isEqualTo("gateway-2");
  }

  @Test
  void aBase64BodyIsDecoded() {
    HttpRequest request =
        Gateway.request("{\"httpMethod\":\"POST\",\"body\":\"/wAB\",\"isBase64Encoded\":true}");

    assertThat(request.body()).containsExactly(0xFF, 0, 1);
  }

  @Test
  void whetherABodyIsBase64MayBeToldBeforeIt() {
    HttpRequest request =
        Gateway.request("{\"isBase64Encoded\":true,\"body\":\"/wAB\",\"httpMethod\":\"POST\"}");

    assertThat(request.body()).containsExactly(0xFF, 0, 1);
  }

  @Test
  void aBodyOfSixMegabytesArrives() {
    String body = "x".repeat(6 * 1024 * 1024);

    assertThat(Gateway.request("{\"httpMethod\":\"POST\",\"body\":\"%s\"}".formatted(body)).body())
        .hasSize(body.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "abc-123_X.y",
        "0123456789012345678901234567890123456789012345678901234567890123"
      })
  void aWellFormedRequestIdIsTakenOver(String id) {
    assertThat(Gateway.request(withRequestId(id)).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a\\nset-cookie: x",
        "é",
        "<b>",
        "01234567890123456789012345678901234567890123456789012345678901234"
      })
  void anyOtherRequestIdIsReplacedByTheGateways(String id) {
    assertThat(Gateway.request(withRequestId(id)).id()).isEqualTo("gateway-1");
  }

  @Test
  void aRequestWithoutAnyIdIsGivenOne() {
    String one = Gateway.request("{\"httpMethod\":\"GET\"}").id();
    String other = Gateway.request("{\"httpMethod\":\"GET\"}").id();

    assertThat(one).hasSize(UuidV7.next().toString().length()).isNotEqualTo(other);
  }

  @Test
  void theHandlerWorksInTheNameOfTheRequest() {
    AtomicReference<String> seen = new AtomicReference<>("");
    JsonNode answer =
        Gateway.answer(
            request -> {
              seen.set(RequestScope.requestId().orElse("none"));
              return new HttpResponse(204, Map.of(), new HttpResponse.Body.Bytes(new byte[0]));
            },
            withRequestId("mine"));

    assertThat(seen.get()).isEqualTo("mine");
    assertThat(RequestScope.requestId()).isEmpty();
    assertThat(answer.path("headers").path("x-request-id").asString()).isEqualTo("mine");
  }

  @Test
  void theDeadlineIsHandedOn() {
    Instant deadline = Instant.parse("2030-01-01T00:00:00Z");

    assertThat(
            Gateway.request(Gateway.PLAIN_EVENT, Map.of(LambdaAdapter.DEADLINE, deadline))
                .deadline())
        .isEqualTo(deadline);
  }

  @Test
  void withoutADeadlineOneIsAssumed() {
    Instant before = Instant.now();

    assertThat(Gateway.request(Gateway.PLAIN_EVENT).deadline()).isAfter(before);
  }

  @Test
  void aScheduledEventIsARequestWithItsSourceForARoute() {
    HttpRequest request =
        Gateway.request(
            """
            {"version": "0", "id": "e1", "detail-type": "Scheduled Event", "source": "aws.events",
             "account": "123456789012", "time": "2026-01-01T00:00:00Z", "region": "eu-central-1",
             "resources": ["arn:aws:events:eu-central-1:123456789012:rule/ping"], "detail": {}}
            """);

    assertThat(request.endpoint()).isEqualTo("EVENT aws.events");
  }

  // Only who invokes the function itself says what the context is: a caller's headers do not.
  @Test
  void theAddressIsTheOneThatTheGatewaySaw() {
    HttpRequest request =
        Gateway.request(
            """
            {"httpMethod": "GET", "resource": "/projects", "sourceIp": "192.0.2.66",
             "headers": {"X-Forwarded-For": "192.0.2.66", "Source-Ip": "192.0.2.66"},
             "requestContext": {"sourceIp": "192.0.2.66",
               "authorizer": {"identity": {"sourceIp": "192.0.2.66"}},
               "identity": {"accountId": null, "nested": {"sourceIp": "192.0.2.66"},
                 "clientCert": {"validity": {"notBefore": "x"}}, "sourceIp": "198.51.100.7"}},
             "identity": {"sourceIp": "192.0.2.66"}}
            """);

    assertThat(request.clientAddress()).isEqualTo("198.51.100.7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "\"x\"", "[]", "{\"sourceIp\": null}"})
  void withoutAnAddressThereIsNone(String identity) {
    String event =
        "{\"httpMethod\": \"GET\", \"requestContext\": {\"identity\": %s}}".formatted(identity);
    assertThat(Gateway.request(event).clientAddress()).isEmpty();
  }

  // Otherwise a caller could turn a request into a ping, or a ping's answer into another's.
  @Test
  void aRequestThatNamesASourceIsStillARequest() {
    HttpRequest request =
        Gateway.request("{\"source\":\"x\",\"httpMethod\":\"GET\",\"resource\":\"/projects\"}");

    assertThat(request.endpoint()).isEqualTo("GET /projects");
  }

  private static String withRequestId(String id) {
    return Gateway.PLAIN_EVENT.replace(
        "\"headers\": null", "\"headers\": {\"X-Request-Id\": \"%s\"}".formatted(id));
  }
}
