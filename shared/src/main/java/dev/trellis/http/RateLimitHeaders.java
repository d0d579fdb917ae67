package dev.trellis.http;

import dev.trellis.domain.RateLimit;
import dev.trellis.domain.RateLimit.Decision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells a caller the limits that a request met, and how much of them is left.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">RateLimit
 *     header fields for HTTP</a>, as of its 8th draft: lists of structured fields (RFC 9651)
 */
public final class RateLimitHeaders {
  private RateLimitHeaders() {}

  /**
   * The header fields by lower-case name: {@code ratelimit-policy} and {@code ratelimit} with an
   * element for each decision, and {@code retry-after}, in seconds, if one of them is a refusal.
   * None if nothing was limited.
   */
  public static Map<String, String> of(List<Decision> decisions) {
    if (decisions.isEmpty()) {
      return Map.of();
    }
    Map<String, String> headers = new HashMap<>();
    headers.put("ratelimit-policy", list(decisions, made -> policy(made.limit())));
    headers.put("ratelimit", list(decisions, RateLimitHeaders::state));
    decisions.stream()
        .filter(made -> !made.allowed())
        .mapToLong(made -> WholeSeconds.from(made.retryAfter()))
        .max()
        .ifPresent(seconds -> headers.put("retry-after", Long.toString(seconds)));
    return Map.copyOf(headers);
  }

  private static String list(List<Decision> decisions, Function<Decision, String> element) {
    return decisions.stream().map(element).collect(Collectors.joining(", "));
  }

  private static String policy(RateLimit limit) {
    return "\"%s\";q=%d;w=%d".formatted(limit.name(), limit.count(), limit.period().toSeconds());
  }

  private static String state(Decision made) {
    return "\"%s\";r=%d;t=%d"
        .formatted(made.limit().name(), made.remaining(), WholeSeconds.from(made.resetAfter()));
  }
}
