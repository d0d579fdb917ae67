package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.agentstream.StopSignal.Wake;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends the wait of whoever looks after a run. */
@Timeout(30)
class StopSignalTest {
  private static final long AN_HOUR = TimeUnit.HOURS.toMillis(1);

  private final StopSignal signal = new StopSignal();

  @Test
  void aHintIsAReasonToAskAndNoMore() throws Exception {
    FutureTask<Wake> waiting = waiting();

    signal.hint();

    assertThat(waiting.get()).isEqualTo(Wake.ASK);
  }

  @Test
  void aHintThatComesWhileNobodyWaitsIsNotLost() throws InterruptedException {
    signal.hint();
    signal.hint();
    signal.asked(false);

    assertThat(signal.await(AN_HOUR)).isEqualTo(Wake.ASK);
    signal.asked(true);
    assertThat(signal.await(AN_HOUR)).as("one look is enough").isEqualTo(Wake.STOP);
  }

  @Test
  void aStopThatTheDatabaseToldEndsTheWait() throws Exception {
    FutureTask<Wake> waiting = waiting();

    signal.asked(true);

    assertThat(waiting.get()).isEqualTo(Wake.STOP);
  }

  @Test
  void theEndEndsTheWait() throws Exception {
    FutureTask<Wake> waiting = waiting();

    signal.close();

    assertThat(waiting.get()).isEqualTo(Wake.CLOSED);
  }

  @Test
  void theDatabaseIsAskedWhenNobodyDidForLong() throws InterruptedException {
    assertThat(signal.await(20)).isEqualTo(Wake.ASK);
    assertThat(signal.await(20)).as("since nobody has asked yet").isEqualTo(Wake.ASK);
  }

  @Test
  void theDatabaseIsNotAskedWhileOthersDo() throws Exception {
    Thread storing =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    signal.asked(false);
                    LockSupport.parkNanos(1_000_000);
                  }
                });
    for (int round = 0; round < 2; round++) {
      assertThat(signal.await(1_000)).isEqualTo(Wake.NOTHING);
    }
    storing.interrupt();
    storing.join();
  }

  /** Somebody who waits for an hour, and has begun to. */
  private FutureTask<Wake> waiting() throws InterruptedException {
    FutureTask<Wake> task = new FutureTask<>(() -> signal.await(AN_HOUR));
    CountDownLatch begun = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  begun.countDown();
                  task.run();
                });
    begun.await();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return task;
  }
}
