package dev.trellis.llm;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Knows whether a model that keeps failing is worth being asked again yet. */
final class Circuit {
  /** So many failures one after another, and the model is left alone. */
  static final int FAILURES = 5;

  /** For how long. Then the next failure begins it anew. */
  static final Duration REST = Duration.ofSeconds(30);

  private final LongSupplier nanoTime;
  private int failures;
  private long openUntil;

  /**
   * @param nanoTime a clock such as {@link System#nanoTime()}
   */
  Circuit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized boolean isOpen() {
    return failures >= FAILURES && nanoTime.getAsLong() - openUntil < 0;
  }

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized void failed() {
    failures = Math.min(failures + 1, FAILURES);
    openUntil = nanoTime.getAsLong() + REST.toNanos();
  }
}
