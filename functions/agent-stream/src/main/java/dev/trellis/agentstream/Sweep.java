package dev.trellis.agentstream;

import dev.trellis.store.RunEvents.HeldRun;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the lost runs of anybody, on a schedule of a minute. While runs are under way it looks
 * twice, the second time when a lease that was good the first time may have passed: so none is lost
 * for longer than 60 s. While there are none it costs one question.
 */
final class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final Duration MARGIN = Duration.ofSeconds(2);
  private static final int MOST_RUNS = 200;

  private final AgentServices services;
  private final LostRuns lostRuns;
  private final Duration lease;

  /**
   * @param lease how long a runner may stay silent before it counts as gone
   */
  Sweep(AgentServices services, LostRuns lostRuns, Duration lease) {
    this.services = services;
    this.lostRuns = lostRuns;
    this.lease = lease;
  }

  void run() {
    if (!look()) {
      return;
    }
    try {
      Thread.sleep(lease.plus(MARGIN));
      look();
    } catch (InterruptedException serverStops) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether a run is under way that is not lost yet. */
  private boolean look() {
    List<HeldRun> held = services.events().held(MOST_RUNS);
    held.stream().filter(HeldRun::isLost).forEach(this::end);
    return held.stream().anyMatch(run -> !run.isLost());
  }

  private void end(HeldRun lost) {
    try {
      lostRuns.end(lost.user(), lost.run());
    } catch (RuntimeException failed) {
      // The others can be ended all the same, and this one is tried again the next time.
      LOG.error("lost run {} could not be ended", lost.run(), failed);
    }
  }
}
