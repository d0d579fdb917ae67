package dev.trellis.llm.sse;

import java.time.Duration;

/**
 * A point in time and what to say once it has passed.
 *
 * @param atNanos as {@link System#nanoTime()} tells it
 */
record Deadline(long atNanos, String passed) {

  static Deadline in(Duration duration, String passed) {
    return new Deadline(System.nanoTime() + duration.toNanos(), passed);
  }

  Deadline orEarlier(Deadline other) {
    return other.atNanos - atNanos < 0 ? other : this;
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
  }
}
