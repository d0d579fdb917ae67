package dev.trellis.agentstream;

import java.util.concurrent.TimeUnit;

/**
 * Tells whoever looks after a run that it may have been asked to stop. The flag in the database is
 * the truth: whatever asks the database on behalf of the run notes here what it told, so that
 * nobody has to ask again soon; a hint only has it asked at once.
 */
final class StopSignal {
  private long askedNanos = System.nanoTime();
  private boolean hinted;
  private boolean stopAsked;
  private boolean closed;

  /** Why a wait was over. */
  enum Wake {
    /** The database has told that somebody asked to stop the run. */
    STOP,
    /** The database is to be asked. */
    ASK,
    /** Nothing has happened; the database was asked lately. */
    NOTHING,
    /** The run is over. */
    CLOSED
  }

  /** Somebody may have asked to stop the run. */
  synchronized void hint() {
    hinted = true;
    notifyAll();
  }

  /**
   * The database was asked just now.
   *
   * @param stop whether it told that the run is to stop
   */
  synchronized void asked(boolean stop) {
    askedNanos = System.nanoTime();
    if (stop) {
      stopAsked = true;
      notifyAll();
    }
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /**
   * Waits until there is something to do, and for at most so long.
   *
   * @param millis for how long it is enough to have asked the database once
   */
  synchronized Wake await(long millis) throws InterruptedException {
    long round = TimeUnit.MILLISECONDS.toNanos(millis);
    long until = askedNanos + round;
    for (long left = until - System.nanoTime();
        left > 0 && !hinted && !stopAsked && !closed;
        left = until - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return take(System.nanoTime() - askedNanos >= round);
  }

  private Wake take(boolean isLongAgo) {
    if (closed) {
      return Wake.CLOSED;
    }
    if (stopAsked) {
      stopAsked = false;
      return Wake.STOP;
    }
    if (hinted || isLongAgo) {
      hinted = false;
      return Wake.ASK;
    }
    return Wake.NOTHING;
  }
}
