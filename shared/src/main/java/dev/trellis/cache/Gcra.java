package dev.trellis.cache;

import dev.trellis.domain.RateLimit;
import dev.trellis.domain.RateLimit.Decision;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * The generic cell rate algorithm: a key's whole state is the time at which all of its limit will
 * be there again. Taking moves that time on by an interval a piece, and is allowed while it stays
 * within one period from now.
 *
 * @param fullAt that time, in microseconds of the clock of {@code now}
 */
record Gcra(Decision decision, long fullAt) {

  /** What taking {@code cost} pieces now leads to. */
  static Gcra take(RateLimit limit, int cost, long fullAt, long now) {
    long period = micros(limit.period());
    long interval = intervalMicros(limit);
    long before = Math.max(fullAt, now);
    long after = before + cost * interval;
    long tooFar = after - now - period;
    boolean allowed = tooFar <= 0;
    long reached = allowed ? after : before;
    long remaining = (period - (reached - now)) / interval;
    return new Gcra(
        decision(limit, allowed, remaining, reached - now, Math.max(tooFar, 0)), reached);
  }

  /** A decision of times in microseconds. */
  static Decision decision(
      RateLimit limit, boolean allowed, long remaining, long resetMicros, long retryMicros) {
    return new Decision(
        allowed,
        limit,
        (int) remaining,
        Duration.of(resetMicros, ChronoUnit.MICROS),
        Duration.of(retryMicros, ChronoUnit.MICROS));
  }

  /** Rounded down, so that {@code count} of them always fit into a period. */
  static long intervalMicros(RateLimit limit) {
    return micros(limit.period()) / limit.count();
  }

  static long micros(Duration time) {
    return time.toNanos() / 1_000;
  }
}
