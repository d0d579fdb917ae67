package dev.trellis.agentstream;

import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.http.EventStream;
import dev.trellis.llm.ModelStream;
import dev.trellis.store.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a run from beside it, every half second: renews its lease, keeps its connection from
 * falling silent, and ends it when somebody asks for that or its time is nearly up, by closing the
 * model's connection.
 */
final class RunMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunMonitor.class);
  private static final long ROUND_MILLIS = 500;
  private static final long KEEP_ALIVE_NANOS = Duration.ofSeconds(10).toNanos();

  /** What the end of a run needs: to store the turn and to say goodbye. */
  private static final Duration TIME_TO_FINISH = Duration.ofSeconds(10);

  private final Runs runs;
  private final UserId user;
  private final RunId run;
  private final EventStream events;
  private final Instant lastMoment;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private @Nullable ModelStream current;
  private @Nullable String interruption;

  RunMonitor(Runs runs, UserId user, RunId run, EventStream events, Instant deadline) {
    this.runs = runs;
    this.user = user;
    this.run = run;
    this.events = events;
    this.lastMoment = deadline.minus(TIME_TO_FINISH);
    this.thread = Thread.ofVirtual().name("run-monitor").start(this::watch);
  }

  /**
   * Says which of the model's answers is to be closed when the run must end; closes it at once if
   * it must already.
   */
  synchronized void watch(ModelStream stream) {
    current = stream;
    if (interruption != null) {
      stream.close();
    }
  }

  /** Why the run must end, if it must. */
  synchronized Optional<String> interruption() {
    return Optional.ofNullable(interruption);
  }

  private void watch() {
    try {
      while (!closed.await(ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
        events.keepAlive(KEEP_ALIVE_NANOS);
        look();
      }
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    if (Instant.now().isAfter(lastMoment)) {
      interrupt("The time for one answer is up. Send another message to go on.");
      return;
    }
    try {
      if (!runs.renew(user, run)) {
        interrupt("Stopped.");
      }
    } catch (RuntimeException databaseIsAway) {
      // The run goes on: what it has produced is stored at its end, when the database may be back.
      LOG.warn("the lease of run {} could not be renewed", run, databaseIsAway);
    }
  }

  private synchronized void interrupt(String reason) {
    if (interruption == null) {
      interruption = reason;
      if (current != null) {
        current.close();
      }
    }
  }

  /** Ends the watch and waits for its last look, which the database's own time limits bound. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
