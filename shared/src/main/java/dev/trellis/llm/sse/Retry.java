package dev.trellis.llm.sse;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** When a refused call is worth another try, and how long to wait before it. */
final class Retry {
  private static final Duration LONGEST_TOLD = Duration.ofSeconds(20);
  private static final long FIRST_WAIT_MILLIS = 250;

  private Retry() {}

  /** 529 is Anthropic's word for an overload. */
  static boolean mayPass(int status) {
    return switch (status) {
      case 429, 500, 502, 503, 504, 529 -> true;
      default -> false;
    };
  }

  /**
   * How long the provider asks us to wait (RFC 9110, section 10.2.3: seconds or a date), if it does
   * and means at most 20 s. Nobody who waits for an answer would wait longer, so a longer time
   * counts as none.
   */
  static Optional<Duration> told(HttpHeaders headers, Instant now) {
    return headers
        .firstValue("retry-after")
        .flatMap(value -> parse(value.strip(), now))
        .filter(wait -> wait.compareTo(LONGEST_TOLD) <= 0);
  }

  private static Optional<Duration> parse(String value, Instant now) {
    if (value.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant at = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
      return Optional.of(at.isBefore(now) ? Duration.ZERO : Duration.between(now, at));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** 250 to 500 ms after the first try, 500 to 1000 after the second, and so on. */
  static Duration backoff(int attempt) {
    long least = FIRST_WAIT_MILLIS << (attempt - 1);
    return Duration.ofMillis(least + ThreadLocalRandom.current().nextLong(least + 1));
  }
}
