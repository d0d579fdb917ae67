package dev.trellis.agentstream;

import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.store.RunQueue;
import dev.trellis.store.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A message that waits, in its own request, until those before it are answered. */
final class QueuedSend {
  private static final long PAUSE_MILLIS = 250;

  /** Less is not enough for an answer. */
  private static final Duration LEAST_TIME = Duration.ofSeconds(60);

  private final AgentServices services;
  private final LostRuns lostRuns;
  private final UserId user;
  private final RunId run;
  private final Runs.Send send;

  QueuedSend(AgentServices services, LostRuns lostRuns, UserId user, RunId run, Runs.Send send) {
    this.services = services;
    this.lostRuns = lostRuns;
    this.user = user;
    this.run = run;
    this.send = send;
  }

  RunId run() {
    return run;
  }

  /**
   * Waits for the turn.
   *
   * @param deadline of the request
   * @return empty if it does not come in time, or if the place was lost
   */
  Optional<Runs.Opened> await(Instant deadline) throws InterruptedException {
    Instant until = deadline.minus(LEAST_TIME);
    StoreRetry retry = new StoreRetry(until);
    while (Instant.now().isBefore(until)) {
      switch (retry.call(() -> services.queue().ask(user, run, send))) {
        case RunQueue.Begun(var opened) -> {
          return Optional.of(opened);
        }
        case RunQueue.Gone() -> {
          return Optional.empty();
        }
        case RunQueue.BehindLost(var lost) -> lostRuns.end(user, lost);
        case RunQueue.Waiting() -> Thread.sleep(PAUSE_MILLIS);
      }
    }
    return Optional.empty();
  }
}
