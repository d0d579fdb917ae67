package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends the wait for somebody in another process who follows a run. */
@Timeout(30)
class AudienceTest {
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private final Audience audience = new Audience();

  @Test
  void atFirstThereIsNobody() throws InterruptedException {
    assertThat(audience.await(Duration.ZERO)).isFalse();
    assertThat(audience.await(Duration.ofMillis(10))).isFalse();
  }

  @Test
  void whoComesEndsTheWait() throws Exception {
    FutureTask<Boolean> waiting = waiting();

    audience.isThere();

    assertThat(waiting.get()).isTrue();
  }

  @Test
  void theEndOfTheRunEndsTheWait() throws Exception {
    FutureTask<Boolean> waiting = waiting();

    audience.close();

    assertThat(waiting.get()).isFalse();
  }

  /** Who follows says so every few seconds only. */
  @Test
  void whoIsThereStaysForAWhile() throws InterruptedException {
    audience.isThere();
    long began = System.nanoTime();
    while (System.nanoTime() - began < Duration.ofMillis(100).toNanos()) {
      Thread.onSpinWait();
    }

    assertThat(audience.await(Duration.ZERO)).isTrue();
  }

  /** Somebody who waits for an hour, and has begun to. */
  private FutureTask<Boolean> waiting() {
    FutureTask<Boolean> waiting = new FutureTask<>(() -> audience.await(AN_HOUR));
    Thread thread = Thread.ofPlatform().start(waiting);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(waiting.isDone()).isFalse();
      Thread.onSpinWait();
    }
    return waiting;
  }
}
