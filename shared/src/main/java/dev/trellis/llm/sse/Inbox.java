package dev.trellis.llm.sse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose one reader waits until some time at most. What it waits for comes every few
 * milliseconds, and the end of its patience is seconds away. A wait with a time limit wakes up the
 * thread that keeps the timers, when it begins and when it ends; so here one timer lasts for many
 * waits.
 */
final class Inbox<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<T> items = new ArrayDeque<>();
  private @Nullable ScheduledFuture<?> timer;
  private long timerNanos;

  void add(T item) {
    lock.lock();
    try {
      items.add(item);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next item.
   *
   * @param untilNanos until when, as {@link System#nanoTime()} tells it
   * @return {@code null} once that time has passed, also if there is an item
   */
  @Nullable T poll(long untilNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (untilNanos - System.nanoTime() > 0) {
        T item = items.poll();
        if (item != null) {
          return item;
        }
        wakeAt(untilNanos);
        changed.await();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void wakeAt(long nanos) {
    if (timer != null && timerNanos - nanos <= 0) {
      return;
    }
    cancelTimer();
    timerNanos = nanos;
    timer =
        ForkJoinPool.commonPool()
            .schedule(this::wake, nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void wake() {
    lock.lock();
    try {
      timer = null;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /** Nobody is going to wait any more. */
  void close() {
    lock.lock();
    try {
      cancelTimer();
    } finally {
      lock.unlock();
    }
  }
}
