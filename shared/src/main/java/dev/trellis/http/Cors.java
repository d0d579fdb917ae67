package dev.trellis.http;

import dev.trellis.config.CorsConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells browsers which web sites may call the API, credentials included. Origins are compared
 * exactly and echoed one by one, never answered by a wildcard.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">the CORS protocol</a>
 */
public final class Cors {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

  /**
   * What clients send beyond what needs no permission. OpenAI's clients and the AI SDK's providers
   * name themselves in {@code user-agent}, which some browsers ask about.
   */
  private static final String REQUEST_HEADERS =
      "accept, authorization, content-type, idempotency-key, if-match, if-none-match,"
          + " last-event-id, user-agent, x-request-id, x-trellis-csrf";

  /** What scripts may read beyond the few that need no permission. */
  private static final String RESPONSE_HEADERS =
      "content-disposition, etag, idempotency-replayed, location, ratelimit, ratelimit-policy,"
          + " retry-after, x-request-id, x-vercel-ai-ui-message-stream, x-workflow-run-id,"
          + " x-workflow-stream-tail-index";

  // What Chromium keeps at most.
  private static final String MAX_AGE_SECONDS = "7200";

  private final CorsConfig config;

  public Cors(CorsConfig config) {
    this.config = config;
  }

  /**
   * The header fields that every answer needs, by lower-case name.
   *
   * @param origin the request's {@code Origin}
   * @return none if no origin is configured, and only {@code vary} if this one is not allowed: a
   *     cache must not give one site's answer to another
   */
  public Map<String, String> headersFor(Optional<String> origin) {
    if (config.origins().isEmpty()) {
      return Map.of();
    }
    Map<String, String> headers = new HashMap<>();
    headers.put("vary", "Origin");
    origin
        .filter(config.origins()::contains)
        .ifPresent(
            allowed -> {
              headers.put("access-control-allow-origin", allowed);
              headers.put("access-control-allow-credentials", "true");
              headers.put("access-control-expose-headers", RESPONSE_HEADERS);
            });
    return Map.copyOf(headers);
  }

  /**
   * Answers a browser that asks whether it may send a request: 204, and permission if the origin is
   * allowed. Which methods a route has is for the request itself to find out.
   *
   * @param headers the request's, by lower-case name
   * @return empty if it is no such question
   */
  public Optional<HttpResponse> preflight(String method, Map<String, String> headers) {
    if (!method.equals("OPTIONS") || !headers.containsKey("access-control-request-method")) {
      return Optional.empty();
    }
    Map<String, String> answer =
        new HashMap<>(headersFor(Optional.ofNullable(headers.get("origin"))));
    if (answer.containsKey("access-control-allow-origin")) {
      answer.remove("access-control-expose-headers");
      answer.put("access-control-allow-methods", METHODS);
      answer.put("access-control-allow-headers", REQUEST_HEADERS);
      answer.put("access-control-max-age", MAX_AGE_SECONDS);
    }
    return Optional.of(new HttpResponse(204, answer, new HttpResponse.Body.Bytes(new byte[0])));
  }
}
