package dev.trellis.agentstream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether somebody in another process follows a run. Who does says so again and again, and counts
 * for {@value #SECONDS} seconds. Most runs have no such reader, and what nobody reads need not be
 * published.
 */
final class Audience {
  private static final long SECONDS = 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long untilNanos = System.nanoTime();
  private boolean closed;

  /** Somebody follows, at least now. */
  void isThere() {
    lock.lock();
    try {
      untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody needs to wait for readers any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until somebody follows, or the run is over.
   *
   * @param patience how long to wait at most
   * @return whether somebody follows
   */
  boolean await(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!isSomebody() && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return isSomebody();
    } finally {
      lock.unlock();
    }
  }

  private boolean isSomebody() {
    return untilNanos - System.nanoTime() > 0;
  }
}
