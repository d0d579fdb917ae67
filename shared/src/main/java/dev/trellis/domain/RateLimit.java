package dev.trellis.domain;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * How often something may be done: {@code count} times at once, and then again as time passes, at
 * {@code count} a {@code period}. So any one period sees fewer than twice the count, and a long
 * time the count in each period.
 *
 * @param name what is limited, as callers are told: a lower-case letter, then letters, digits and
 *     hyphens, at most 32 in all
 * @param count 1 to 1,000,000
 * @param period 1 second to 1 day, in whole seconds
 */
public record RateLimit(String name, int count, Duration period) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final int MAX_COUNT = 1_000_000;
  private static final Duration MAX_PERIOD = Duration.ofDays(1);

  // Without the other processes' counts each has to be content with less.
  private static final int SHARE_OF_ONE_PROCESS = 4;

  public RateLimit {
    require(NAME.matcher(name).matches(), "not a limit's name: " + name);
    require(count >= 1 && count <= MAX_COUNT, "not a count from 1 to 1,000,000: " + count);
    require(
        isWholeSeconds(period) && period.isPositive() && period.compareTo(MAX_PERIOD) <= 0,
        "not a period of whole seconds up to a day: " + period);
  }

  /** The limit for one process that cannot ask the others: a quarter, but at least one. */
  public RateLimit quarter() {
    return new RateLimit(name, Math.max(1, count / SHARE_OF_ONE_PROCESS), period);
  }

  private static boolean isWholeSeconds(Duration period) {
    return period.equals(period.truncatedTo(ChronoUnit.SECONDS));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /**
   * Whether something may be done now.
   *
   * @param limit the limit that decided
   * @param remaining how often it may still be done at once
   * @param resetAfter until all of the limit is there again; zero if it is
   * @param retryAfter until what was refused would be allowed; zero if it was allowed
   */
  public record Decision(
      boolean allowed, RateLimit limit, int remaining, Duration resetAfter, Duration retryAfter) {}
}
