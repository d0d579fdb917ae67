package dev.trellis.agentstream;

import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import dev.trellis.http.HttpRequest;
import dev.trellis.log.RequestMetrics;
import dev.trellis.log.RequestScope;
import dev.trellis.store.RunContinuations;
import dev.trellis.store.Runs;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs that go on with the answers of others, whose time was up. They wait in the database; whoever
 * comes first takes one: a reader that resumes the conversation, or else the sweep.
 */
final class Continuations {
  private static final Logger LOG = LoggerFactory.getLogger(Continuations.class);

  /** How many the sweeps of one process run at a time; the others wait for the next sweep. */
  private static final int MOST_AT_ONCE = 8;

  /** The answer to go on with, and what is before it. */
  private static final int HISTORY_LIMIT = 2;

  private final AgentServices services;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  Continuations(AgentServices services) {
    this.services = services;
  }

  /** A run that was taken. Whoever took it must run it now. */
  record Begun(AgentRun.Request task, Runs.Opened opened) {}

  /**
   * Takes a run that waits.
   *
   * @param within the request in whose time it runs
   * @return empty if it does not wait to go on with another, or not any more
   */
  Optional<Begun> take(UserId user, RunId run, HttpRequest within) {
    String answerId = UuidV7.next().toString();
    return services
        .continuations()
        .take(user, run, HISTORY_LIMIT, agent -> UiMessageStream.beginning(answerId, agent, true))
        .map(taken -> new Begun(task(user, taken, answerId, within), taken.opened()));
  }

  private static AgentRun.Request task(
      UserId user, RunContinuations.Taken taken, String answerId, HttpRequest within) {
    return new AgentRun.Request(
        user,
        taken.project(),
        new Assignment(taken.agent(), false, taken.review()),
        answerId,
        true,
        within.id(),
        within.deadline());
  }

  /** Has those of anybody begin that wait, without waiting for their ends. */
  void begin(Executor threads, HttpRequest event) {
    int free = places.availablePermits();
    if (services.mostContinuations() == 0 || free == 0) {
      return;
    }
    for (RunContinuations.Waiting waiting : services.continuations().waiting(free)) {
      if (places.tryAcquire()) {
        threads.execute(RequestMetrics.counted(() -> runWithin(event, waiting)));
      }
    }
  }

  private void runWithin(HttpRequest event, RunContinuations.Waiting waiting) {
    try {
      RequestScope.call(
          event.id(),
          () -> {
            take(waiting.user(), waiting.run(), event).ifPresent(this::run);
            return waiting.run();
          });
    } catch (RuntimeException failed) {
      // The others go on all the same. If it has begun it is lost now, and ended as such.
      LOG.error("run {} could not go on", waiting.run(), failed);
    } finally {
      places.release();
    }
  }

  private void run(Begun begun) {
    RunId run = begun.opened().id();
    LiveRun live = services.live().begin(run);
    try {
      new AgentRun(services, begun.task(), begun.opened(), live).run();
    } finally {
      services.live().end(run);
    }
  }
}
