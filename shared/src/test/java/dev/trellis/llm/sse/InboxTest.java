package dev.trellis.llm.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits is woken by what comes, or at its time: also if an earlier wait had more time. */
@Timeout(30)
class InboxTest {
  private final Inbox<String> inbox = new Inbox<>();

  @Test
  void itemsComeInTheirOrder() throws Exception {
    inbox.add("a");
    inbox.add("b");

    assertThat(inbox.poll(in(Duration.ofMinutes(1)))).isEqualTo("a");
    assertThat(inbox.poll(in(Duration.ofMinutes(1)))).isEqualTo("b");
  }

  @Test
  void anItemDoesNotOutlastTheTime() throws Exception {
    inbox.add("a");

    assertThat(inbox.poll(in(Duration.ZERO))).isNull();
  }

  @Test
  void whoWaitsIsWokenByAnItem() throws Exception {
    FutureTask<String> read = waiting();
    inbox.add("a");

    assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("a");
  }

  @Test
  void aTimeThatIsSoonerThanThatOfTheWaitBeforeIsKept() throws Exception {
    FutureTask<String> before = waiting();
    inbox.add("a");
    assertThat(before.get(10, TimeUnit.SECONDS)).isEqualTo("a");

    assertThat(inbox.poll(in(Duration.ofMillis(20)))).isNull();
  }

  private FutureTask<String> waiting() {
    FutureTask<String> read = new FutureTask<>(() -> inbox.poll(in(Duration.ofMinutes(1))));
    Thread thread = Thread.ofVirtual().start(read);
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return read;
  }

  @Test
  void aTimeThatIsLaterThanThatOfTheWaitBeforeIsKept() throws Exception {
    assertThat(inbox.poll(in(Duration.ofMillis(20)))).isNull();
    long begun = System.nanoTime();

    assertThat(inbox.poll(in(Duration.ofMillis(300)))).isNull();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(290));
  }

  private static long in(Duration time) {
    return System.nanoTime() + time.toNanos();
  }
}
