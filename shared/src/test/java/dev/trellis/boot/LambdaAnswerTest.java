package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What callers get, whatever a handler does. */
class LambdaAnswerTest {
  private static final HttpHandler FINE =
      request -> HttpResponse.json(201, Map.of("name", "Plants 🌱"));
  private static final HttpHandler TOLD =
      request -> {
        throw new ProblemException(new Problem.Unavailable("Away.", Duration.ofSeconds(5)));
      };
  private static final HttpHandler BUG =
      request -> {
        throw new IllegalStateException("password=hunter2 at row 7");
      };

  @Test
  void anAnswerInJsonGoesAsText() {
    JsonNode answer = answer(FINE);

    assertThat(answer.path("statusCode").asInt()).isEqualTo(201);
    assertThat(answer.path("headers").path("content-type").asString())
        .isEqualTo("application/json; charset=utf-8");
    assertThat(answer.path("body").asString()).isEqualTo("{\"name\":\"Plants 🌱\"}");
    assertThat(answer.path("isBase64Encoded").asBoolean()).isFalse();
  }

  @Test
  void anAnswerThatIsNoUtf8GoesAsBase64() {
    byte[] gzip = {0x1f, (byte) 0x8b, 8, 0};
    JsonNode answer =
        answer(request -> new HttpResponse(200, Map.of(), new HttpResponse.Body.Bytes(gzip)));

    assertThat(answer.path("body").asString()).isEqualTo("H4sIAA==");
    assertThat(answer.path("isBase64Encoded").asBoolean()).isTrue();
  }

  @Test
  void anAnswerWithoutABodyIsEmpty() {
    JsonNode answer =
        answer(
            request -> new HttpResponse(204, Map.of(), new HttpResponse.Body.Bytes(new byte[0])));

    assertThat(answer.path("statusCode").asInt()).isEqualTo(204);
    assertThat(answer.path("body").asString()).isEmpty();
  }

  @Test
  void aStreamedBodyIsCollected() {
    JsonNode answer =
        answer(
            request ->
                new HttpResponse(
                    200,
                    Map.of(),
                    new HttpResponse.Body.Streamed(
                        out -> {
                          out.write('a');
                          out.flush();
                          out.write('b');
                        })));

    assertThat(answer.path("body").asString()).isEqualTo("ab");
  }

  @Test
  void aProblemIsTold() {
    JsonNode answer = answer(TOLD);

    assertThat(answer.path("statusCode").asInt()).isEqualTo(503);
    assertThat(answer.path("headers").path("content-type").asString())
        .isEqualTo("application/problem+json");
    assertThat(answer.path("headers").path("retry-after").asString()).isEqualTo("5");
    JsonNode body = JsonMapper.shared().readTree(answer.path("body").asString());
    assertThat(body.path("detail").asString()).isEqualTo("Away.");
    assertThat(body.path("instance").asString()).isEqualTo("gateway-1");
  }

  @Test
  void aBugIsHidden() {
    JsonNode answer = answer(BUG);

    assertThat(answer.path("statusCode").asInt()).isEqualTo(500);
    assertThat(answer.path("headers").path("content-type").asString())
        .isEqualTo("application/problem+json");
    assertThat(answer.toString())
        .contains("gateway-1")
        .doesNotContain("hunter2", "row 7", "IllegalState", "dev.trellis");
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() {
    for (HttpHandler handler : List.of(FINE, TOLD, BUG)) {
      JsonNode headers = answer(handler).path("headers");

      assertThat(headers.path("x-request-id").asString()).isEqualTo("gateway-1");
      assertThat(headers.path("cache-control").asString()).isEqualTo("no-store");
      assertThat(headers.path("x-content-type-options").asString()).isEqualTo("nosniff");
      assertThat(headers.path("x-frame-options").asString()).isEqualTo("DENY");
      assertThat(headers.path("referrer-policy").asString()).isEqualTo("no-referrer");
      assertThat(headers.path("content-security-policy").asString())
          .contains("default-src 'none'", "frame-ancestors 'none'");
      assertThat(headers.path("strict-transport-security").asString()).contains("max-age=");
      assertThat(headers.path("permissions-policy").asString()).isNotEmpty();
    }
  }

  @Test
  void aHandlerMaySetAHeaderOfItsOwnButNotTheRequestsId() {
    JsonNode headers =
        answer(
                request ->
                    new HttpResponse(
                        200,
                        Map.of("cache-control", "max-age=60", "x-request-id", "forged"),
                        new HttpResponse.Body.Bytes(new byte[0])))
            .path("headers");

    assertThat(headers.path("cache-control").asString()).isEqualTo("max-age=60");
    assertThat(headers.path("x-request-id").asString()).isEqualTo("gateway-1");
  }

  private static JsonNode answer(HttpHandler handler) {
    return Gateway.answer(handler, Gateway.PLAIN_EVENT);
  }
}
