package dev.trellis.http;

import java.time.Duration;

/** Times as header fields tell them. */
final class WholeSeconds {
  private WholeSeconds() {}

  /** Rounded up: whoever comes back a moment early would be refused again. */
  static long from(Duration time) {
    return time.plusNanos(999_999_999).toSeconds();
  }
}
