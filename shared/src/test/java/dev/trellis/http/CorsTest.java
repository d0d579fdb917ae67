package dev.trellis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.CorsConfig;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
  private static final String APP = "https://app.example.com";
  private static final String LOCAL = "http://localhost:5173";

  private final Cors cors = new Cors(new CorsConfig(Set.of(APP, LOCAL)));
  private final Cors none = new Cors(new CorsConfig(Set.of()));

  @ParameterizedTest
  @ValueSource(strings = {APP, LOCAL})
  void anAllowedOriginIsEchoed(String origin) {
    Map<String, String> headers = cors.headersFor(Optional.of(origin));

    assertThat(headers)
        .containsEntry("access-control-allow-origin", origin)
        .containsEntry("access-control-allow-credentials", "true")
        .containsEntry("vary", "Origin")
        .hasSize(4);
    assertThat(headers.getOrDefault("access-control-expose-headers", "").split(", "))
        .contains(
            "x-request-id",
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            "etag",
            "content-disposition",
            "x-vercel-ai-ui-message-stream");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://app.example.com.evil.example",
        "https://APP.example.com",
        "https://app.example.com/",
        "null",
        "*",
        ""
      })
  void anyOtherOriginGetsNoPermission(String origin) {
    assertThat(cors.headersFor(Optional.of(origin))).isEqualTo(Map.of("vary", "Origin"));
    assertThat(preflight(cors, origin).headers()).isEqualTo(Map.of("vary", "Origin"));
  }

  @Test
  void answersDependOnTheOriginAlsoWhereThereIsNone() {
    assertThat(cors.headersFor(Optional.empty())).isEqualTo(Map.of("vary", "Origin"));
  }

  @Test
  void withoutOriginsNothingIsSaid() {
    assertThat(none.headersFor(Optional.of(APP))).isEmpty();
    assertThat(preflight(none, APP).headers()).isEmpty();
  }

  @Test
  void aPreflightIsAnsweredWithWhatClientsNeed() {
    HttpResponse answer = preflight(cors, APP);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(HttpFixture.bytes(answer)).isEmpty();
    assertThat(answer.headers())
        .containsEntry("access-control-allow-origin", APP)
        .containsEntry("access-control-allow-credentials", "true")
        .containsEntry("access-control-allow-methods", "GET, HEAD, POST, PUT, PATCH, DELETE")
        .containsEntry("access-control-max-age", "7200")
        .containsEntry("vary", "Origin")
        .hasSize(6);
    assertThat(answer.headers().getOrDefault("access-control-allow-headers", "").split(", "))
        .contains(
            "authorization",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-none-match",
            "x-request-id",
            "x-trellis-csrf",
            "last-event-id",
            "user-agent");
  }

  @Test
  void anythingElseIsNoPreflight() {
    assertThat(cors.preflight("OPTIONS", Map.of("origin", APP))).isEmpty();
    assertThat(cors.preflight("GET", asking(APP))).isEmpty();
  }

  private static HttpResponse preflight(Cors cors, String origin) {
    return cors.preflight("OPTIONS", asking(origin)).orElseThrow();
  }

  private static Map<String, String> asking(String origin) {
    return Map.of("origin", origin, "access-control-request-method", "POST");
  }
}
