package dev.trellis.boot;

import dev.trellis.domain.Caller;
import dev.trellis.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Requests as functions see them, made by hand. */
final class TestRequest {
  static final String ADDRESS = "192.0.2.1";

  private TestRequest() {}

  static HttpRequest of(String method, String route) {
    return of(method, route, Map.of(), "");
  }

  static HttpRequest of(String method, String route, Map<String, String> headers, String body) {
    return new HttpRequest(
        "request-1",
        method,
        route,
        Map.of(),
        Map.of(),
        headers,
        body.getBytes(StandardCharsets.UTF_8),
        ADDRESS,
        Optional.empty(),
        Instant.now().plusSeconds(10));
  }

  /** A request that shows this in its {@code Authorization}. */
  static HttpRequest showing(String authorization) {
    return of("GET", "/projects", Map.of("authorization", authorization), "");
  }

  /** A POST of somebody known, with an {@code Idempotency-Key} if there is one. */
  static HttpRequest post(String route, Caller caller, String key, String body) {
    Map<String, String> headers = new HashMap<>();
    if (!key.isEmpty()) {
      headers.put("idempotency-key", key);
    }
    return of("POST", route, headers, body).by(caller);
  }
}
