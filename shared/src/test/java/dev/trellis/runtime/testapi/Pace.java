package dev.trellis.runtime.testapi;

import java.util.concurrent.locks.LockSupport;

/** How fast an answer is read: some bytes at once, the rest at a rate. */
public record Pace(long freeBytes, long bytesPerSecond) {
  public static final Pace UNLIMITED = new Pace(Long.MAX_VALUE, 1);

  /** Lambda's own. */
  public static final Pace LAMBDA = new Pace(6L << 20, 2L << 20);

  /** Takes the time that so many bytes have to take. */
  void keep(long beganNanos, long bytes) {
    if (bytes <= freeBytes) {
      return;
    }
    long due = beganNanos + (bytes - freeBytes) * 1_000_000_000 / bytesPerSecond;
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
