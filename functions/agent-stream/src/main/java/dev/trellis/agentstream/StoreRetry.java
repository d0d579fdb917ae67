package dev.trellis.agentstream;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.time.Instant;
import java.util.function.Supplier;

/** Asks the database again while it is away, for as long as a run may wait. */
final class StoreRetry {
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  private final Instant until;

  StoreRetry(Instant until) {
    this.until = until;
  }

  /**
   * Does work that may be done again. An interrupt does not end the waiting: what a run has
   * produced is worth a moment of a server that is stopping; it is still there afterwards.
   *
   * @throws ProblemException as the work does; if the database is away until the time is up, that
   */
  <T> T call(Supplier<T> work) {
    boolean interrupted = false;
    try {
      for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
        try {
          return work.get();
        } catch (ProblemException failed) {
          // An interrupt breaks the connection of a virtual thread, which looks like an outage.
          interrupted |= Thread.interrupted();
          if (!isOutage(failed) || Instant.now().plusMillis(pause).isAfter(until)) {
            throw failed;
          }
        }
        interrupted |= pause(pause);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static boolean isOutage(ProblemException failed) {
    return failed.problem() instanceof Problem.Unavailable;
  }

  private static boolean pause(long millis) {
    try {
      Thread.sleep(millis);
      return false;
    } catch (InterruptedException stopping) {
      return true;
    }
  }
}
