package dev.trellis.agentstream;

import dev.trellis.http.HttpRequest;
import dev.trellis.store.RunEvents.HeldRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the lost runs of anybody, on a schedule of a minute. While runs are under way it looks
 * twice, the second time when a lease that was good the first time may have passed: so none is lost
 * for longer than 60 s. While there are none it costs one question, and another one where runs go
 * on by themselves: those begin here, and the event lasts until they have ended.
 */
final class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final Duration MARGIN = Duration.ofSeconds(2);
  private static final int MOST_RUNS = 200;

  private final AgentServices services;
  private final LostRuns lostRuns;
  private final Continuations continuations;
  private final Duration lease;

  /**
   * @param lease how long a runner may stay silent before it counts as gone
   */
  Sweep(AgentServices services, LostRuns lostRuns, Continuations continuations, Duration lease) {
    this.services = services;
    this.lostRuns = lostRuns;
    this.continuations = continuations;
    this.lease = lease;
  }

  void run(HttpRequest event) {
    // Closing it waits for what has begun; if the server stops it is interrupted.
    try (ExecutorService runs = Executors.newVirtualThreadPerTaskExecutor()) {
      boolean held = look();
      continuations.begin(runs, event);
      if (held && pause()) {
        look();
        continuations.begin(runs, event);
      }
    }
  }

  /** Returns whether the time has passed; if not, the server stops. */
  private boolean pause() {
    try {
      Thread.sleep(lease.plus(MARGIN));
      return true;
    } catch (InterruptedException serverStops) {
      Thread.currentThread().interrupt();
      return false;
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
