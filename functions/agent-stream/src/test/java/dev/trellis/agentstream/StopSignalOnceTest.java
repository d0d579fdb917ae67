package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.agentstream.StopSignal.Wake;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each reason ends one wait: whoever looks after a run would never rest otherwise. */
@Timeout(30)
class StopSignalOnceTest {
  private static final long AN_HOUR = TimeUnit.HOURS.toMillis(1);

  private final StopSignal signal = new StopSignal();

  @Test
  void aHintEndsOneWait() throws Exception {
    signal.hint();
    assertThat(signal.await(AN_HOUR)).isEqualTo(Wake.ASK);

    assertWaits();
  }

  @Test
  void aStopEndsOneWait() throws Exception {
    signal.asked(true);
    assertThat(signal.await(AN_HOUR)).isEqualTo(Wake.STOP);

    assertWaits();
  }

  /** Two ask the database, and who asked first may be told last. */
  @Test
  void aStopIsNotTakenBack() throws InterruptedException {
    signal.asked(true);
    signal.asked(false);

    assertThat(signal.await(AN_HOUR)).isEqualTo(Wake.STOP);
  }

  @Test
  void whatIsOverIsNotStopped() throws InterruptedException {
    signal.hint();
    signal.asked(true);
    signal.close();

    assertThat(signal.await(AN_HOUR)).isEqualTo(Wake.CLOSED);
    assertThat(signal.await(AN_HOUR)).isEqualTo(Wake.CLOSED);
  }

  /** Until it is closed. */
  private void assertWaits() throws Exception {
    FutureTask<Wake> waiting = new FutureTask<>(() -> signal.await(AN_HOUR));
    Thread thread = Thread.ofPlatform().start(waiting);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(waiting.isDone()).as("it waits").isFalse();
      Thread.onSpinWait();
    }
    signal.close();
    assertThat(waiting.get()).isEqualTo(Wake.CLOSED);
  }
}
