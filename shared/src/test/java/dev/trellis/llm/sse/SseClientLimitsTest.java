package dev.trellis.llm.sse;

import static dev.trellis.llm.sse.Answers.all;
import static dev.trellis.llm.sse.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.ModelStream;
import dev.trellis.llm.Timeouts;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Promise 14, of models: against a provider that hangs each limit holds within 5 %, and nothing of
 * the call is left. A limit is compared with a timer that was set at the same time for the same
 * time, since a machine that is busy makes both late.
 */
@Timeout(60)
class SseClientLimitsTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final double TOLERANCE = 1.05;

  /** What makes one of the two late and not the other does not do so again and again. */
  private static final int TRIES = 5;

  private static final int CALLS = 50;

  private final FakeProvider provider = new FakeProvider();
  private final Endpoint endpoint =
      new Endpoint("test", provider.baseUrl(), Map.of(), Optional.empty());

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void untilTheFirstEvent() {
    assertHolds(
        FakeProvider.Exchange::awaitClosed,
        () -> () -> ask(new Timeouts(LONG, LIMIT, LONG, LONG), LONG));
  }

  @Test
  void untilTheFirstEventAlsoIfTheHeadHasCome() {
    assertHolds(
        exchange -> {
          exchange.chunk(": only a comment\n\n");
          exchange.awaitClosed();
        },
        () -> () -> ask(new Timeouts(LONG, LIMIT, LONG, LONG), LONG));
  }

  @Test
  void betweenEvents() {
    assertHolds(
        exchange -> {
          exchange.events("hi");
          exchange.awaitClosed();
        },
        () -> {
          ModelStream stream = ask(new Timeouts(LONG, LONG, LIMIT, LONG), LONG);
          stream.next();
          return stream::next;
        });
  }

  @Test
  void inAll() {
    assertHolds(
        exchange -> {
          while (true) {
            exchange.events("more");
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
          }
        },
        () -> () -> all(ask(new Timeouts(LONG, LONG, LONG, LONG), LIMIT)));
  }

  @Test
  void manyCallsThatHangLeaveNothing() throws Exception {
    CountDownLatch closed = new CountDownLatch(CALLS);
    for (int i = 0; i < CALLS; i++) {
      provider.on(
          exchange -> {
            exchange.awaitClosed();
            closed.countDown();
          });
    }
    long before = clientThreads();
    SseClient client = client(new Timeouts(LONG, LIMIT, LONG, LONG));
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLS; i++) {
        callers.execute(() -> failure(Kind.TIMED_OUT, () -> ask(client, LONG)));
      }
      assertThat(closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("the provider saw every socket close; %d did not", closed.getCount())
          .isTrue();
    }
    client.disconnect();
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (clientThreads() > before) {
      assertThat(System.nanoTime()).as("%d threads are left", clientThreads()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  /** What can be asked for in time, and then has to fail after the limit. */
  private interface Preparation {
    ThrowingCallable hangingCall();
  }

  private void assertHolds(FakeProvider.Script script, Preparation preparation) {
    for (int attempt = 1; ; attempt++) {
      provider.on(script);
      ThrowingCallable call = preparation.hangingCall();
      CompletableFuture<Duration> timer =
          CompletableFuture.supplyAsync(() -> took(SseClientLimitsTest::waits));
      Duration took = took(() -> failure(Kind.TIMED_OUT, call));
      // A machine that stood still for longer has shown nothing.
      long control = Math.min(timer.join().toNanos(), LIMIT.toNanos() * 5 / 4);
      assertThat(took).isGreaterThanOrEqualTo(LIMIT);
      if (took.toNanos() <= control * TOLERANCE) {
        return;
      }
      assertThat(attempt).as("it took %s, a timer %s", took, timer.join()).isLessThan(TRIES);
    }
  }

  private static void waits() {
    try {
      assertThat(new CountDownLatch(1).await(LIMIT.toNanos(), TimeUnit.NANOSECONDS)).isFalse();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static Duration took(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The threads of all HTTP clients of this process. */
  private static long clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("HttpClient-"))
        .count();
  }

  private SseClient client(Timeouts timeouts) {
    return new SseClient(endpoint, timeouts);
  }

  private ModelStream ask(Timeouts timeouts, Duration limit) {
    return ask(client(timeouts), limit);
  }

  private ModelStream ask(SseClient client, Duration limit) {
    return client.stream("/ask", "{}", limit, () -> new PlainDecoder(endpoint));
  }
}
