package dev.trellis.agentstream;

import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.store.RunQueue;
import dev.trellis.store.Runs;
import dev.trellis.store.Send;
import java.time.Duration;
import java.time.Instant;

/** A message that waits, in its own request, until those before it are answered. */
final class QueuedSend {
  /** Of a message that was stopped while it waited; it is not in the conversation. */
  static final Outcome STOPPED =
      Outcome.interrupted("Stopped before its turn. Send the message again if you still want it.");

  private static final Outcome NOT_ITS_TURN =
      Outcome.failed("The message before this one takes too long to answer. Send it again.");

  private static final long PAUSE_MILLIS = 250;

  /** Less is not enough for an answer. */
  private static final Duration LEAST_TIME = Duration.ofSeconds(60);

  private final AgentServices services;
  private final LostRuns lostRuns;
  private final UserId user;
  private final RunId run;
  private final Send send;

  QueuedSend(AgentServices services, LostRuns lostRuns, UserId user, RunId run, Send send) {
    this.services = services;
    this.lostRuns = lostRuns;
    this.user = user;
    this.run = run;
    this.send = send;
  }

  /** How the waiting was over. */
  sealed interface Waited {}

  /** The turn has come. */
  record Begun(Runs.Opened opened) implements Waited {}

  /** It does not come any more: it was stopped, would be too late, or the place was lost. */
  record Ended(Outcome outcome) implements Waited {}

  RunId run() {
    return run;
  }

  /**
   * Waits for the turn.
   *
   * @param deadline of the request
   * @param stop tells that the message may have been stopped
   */
  Waited await(Instant deadline, StopSignal stop) throws InterruptedException {
    Instant until = deadline.minus(LEAST_TIME);
    StoreRetry retry = new StoreRetry(until);
    while (Instant.now().isBefore(until)) {
      switch (retry.call(() -> services.queue().ask(user, run, send))) {
        case RunQueue.Begun(var opened) -> {
          return new Begun(opened);
        }
        case RunQueue.Stopped() -> {
          return new Ended(STOPPED);
        }
        case RunQueue.Gone() -> {
          return new Ended(NOT_ITS_TURN);
        }
        case RunQueue.BehindLost(var lost) -> lostRuns.end(user, lost);
        case RunQueue.Waiting() -> {
          stop.asked(false);
          stop.await(PAUSE_MILLIS);
        }
      }
    }
    return new Ended(NOT_ITS_TURN);
  }
}
