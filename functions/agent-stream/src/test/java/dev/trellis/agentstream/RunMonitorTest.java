package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.Secret;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelStream;
import dev.trellis.store.Db;
import dev.trellis.store.Runs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A stop that comes at any moment of a question to the model. The database is away: what it has
 * told is told here.
 */
@Timeout(60)
class RunMonitorTest {
  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @AutoClose private final Db db = database(1);
  private final StopSignal signal = new StopSignal();
  @AutoClose private final RunMonitor monitor = watch(db, signal);

  private final AtomicInteger closed = new AtomicInteger();

  /** An answer that says nothing. */
  private final ModelStream answer =
      new ModelStream() {
        @Override
        public String model() {
          return "test";
        }

        @Override
        public ModelEvent next() {
          throw new IllegalStateException("nobody reads it");
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };

  private static Db database(int port) {
    String url = "jdbc:postgresql://127.0.0.1:%d/none".formatted(port);
    return new Db(new DatabaseConfig(url, "none", new Secret(""), 1));
  }

  private static RunMonitor watch(Db database, StopSignal signal) {
    Runs runs = new Runs(database);
    Instant deadline = Instant.now().plus(AN_HOUR);
    return new RunMonitor(runs, UserId.create(), RunId.create(), signal, deadline);
  }

  @Test
  void aStopBeforeTheQuestionHasNobodyAsked() {
    signal.asked(true);
    awaitInterruption(monitor);

    ModelException failed =
        catchThrowableOfType(
            ModelException.class,
            () ->
                monitor.ask(
                    () -> {
                      throw new AssertionError("it is asked");
                    }));

    assertThat(failed.kind()).isEqualTo(ModelException.Kind.CLOSED);
    assertThat(monitor.isTimeUp()).isFalse();
  }

  @Test
  void aStopJustAsTheAnswerBeginsClosesIt() {
    monitor.ask(
        () -> {
          signal.asked(true);
          while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
          return answer;
        });

    assertThat(closed).hasValue(1);
    assertThat(Thread.interrupted()).as("what there is can be stored").isFalse();
  }

  @Test
  void aStopWhileItAnswersClosesItOnce() {
    monitor.ask(() -> answer);
    signal.asked(true);
    awaitInterruption(monitor);
    signal.asked(true);
    monitor.close();

    assertThat(closed).hasValue(1);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aDatabaseThatIsAwayDoesNotEndTheWatch() throws IOException {
    StopSignal other = new StopSignal();
    ServerSocket broken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (Db away = database(broken.getLocalPort());
        RunMonitor watching = watch(away, other)) {
      other.hint();
      try (broken) {
        broken.accept().close();
      }
      other.asked(true);

      awaitInterruption(watching);
    }
  }

  /** The server stops, which is told otherwise. */
  @Test
  void anInterruptFromElsewhereStays() {
    monitor.ask(
        () -> {
          Thread.currentThread().interrupt();
          return answer;
        });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(closed).hasValue(0);
  }

  private static void awaitInterruption(RunMonitor monitor) {
    Instant until = Instant.now().plus(PATIENCE);
    while (monitor.interruption().isEmpty()) {
      assertThat(Instant.now()).isBefore(until);
      Thread.onSpinWait();
    }
  }
}
