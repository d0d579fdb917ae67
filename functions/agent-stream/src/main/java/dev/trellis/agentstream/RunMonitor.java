package dev.trellis.agentstream;

import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelStream;
import dev.trellis.store.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a run from beside it: ends it when somebody asks for that or its time is nearly up,
 * by closing the model's connection. Storing the run's stream tells of stops and renews its lease;
 * while nothing is stored the database is asked twice a second, and at once if there is a hint.
 */
final class RunMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunMonitor.class);
  private static final long ROUND_MILLIS = 500;
  private static final String TIME_IS_UP = "The time for one answer is up.";
  private static final String STOPPED = "Stopped.";

  /** What the end of a run needs: to store the turn and to say goodbye. */
  private static final Duration TIME_TO_FINISH = Duration.ofSeconds(10);

  private final Runs runs;
  private final UserId user;
  private final RunId run;
  private final StopSignal signal;
  private final Instant lastMoment;
  private final Thread thread;

  private @Nullable Thread asking;
  private @Nullable ModelStream answering;
  private @Nullable String interruption;

  RunMonitor(Runs runs, UserId user, RunId run, StopSignal signal, Instant deadline) {
    this.runs = runs;
    this.user = user;
    this.run = run;
    this.signal = signal;
    this.lastMoment = deadline.minus(TIME_TO_FINISH);
    this.thread = Thread.ofVirtual().name("run-lease").start(this::watch);
  }

  /**
   * Asks the model, and gives up when the run must end, both while it is being asked and while it
   * answers.
   *
   * @throws ModelException as the question does, and if the run must end
   */
  ModelStream ask(Supplier<ModelStream> question) {
    begin();
    try {
      return answering(question.get());
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    if (interruption != null) {
      throw new ModelException(ModelException.Kind.CLOSED, interruption);
    }
    asking = Thread.currentThread();
  }

  private synchronized ModelStream answering(ModelStream stream) {
    answering = stream;
    if (interruption != null) {
      stream.close();
    }
    return stream;
  }

  /**
   * The thread goes on to store what there is, which an interrupt that came for the question must
   * not disturb.
   */
  private synchronized void end() {
    asking = null;
    boolean cameForTheQuestion = Thread.interrupted();
    if (cameForTheQuestion && interruption == null) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why the run must end, if it must. */
  synchronized Optional<String> interruption() {
    return Optional.ofNullable(interruption);
  }

  /** Whether the run must end since its time is up, and not because somebody wanted that. */
  synchronized boolean isTimeUp() {
    return TIME_IS_UP.equals(interruption);
  }

  /** Whether the run must end, or the server stops that this thread works for. */
  boolean mustEnd() {
    return Thread.currentThread().isInterrupted() || interruption().isPresent();
  }

  private void watch() {
    try {
      while (true) {
        StopSignal.Wake wake = signal.await(ROUND_MILLIS);
        if (Instant.now().isAfter(lastMoment)) {
          interrupt(TIME_IS_UP);
        }
        switch (wake) {
          case STOP -> interrupt(STOPPED);
          case ASK -> renew();
          case NOTHING -> {}
          case CLOSED -> {
            return;
          }
        }
      }
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    try {
      if (!runs.renew(user, run)) {
        interrupt(STOPPED);
      }
    } catch (RuntimeException databaseIsAway) {
      // The run goes on: what it has produced is stored at its end, when the database may be back.
      LOG.warn("the lease of run {} could not be renewed", run, databaseIsAway);
    }
    signal.asked(false);
  }

  private synchronized void interrupt(String reason) {
    if (interruption != null) {
      return;
    }
    interruption = reason;
    if (answering != null) {
      answering.close();
    }
    if (asking != null) {
      asking.interrupt();
    }
  }

  /** Ends the watch and waits for its last look, which the database's own time limits bound. */
  @Override
  public void close() {
    signal.close();
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
