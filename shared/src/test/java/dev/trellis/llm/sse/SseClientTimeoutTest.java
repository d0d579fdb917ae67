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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SseClientTimeoutTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration AT_MOST = Duration.ofSeconds(5);
  private final FakeProvider provider = new FakeProvider();
  private final Endpoint endpoint =
      new Endpoint("test", provider.baseUrl(), Map.of(), Optional.empty());
  private final CountDownLatch closed = new CountDownLatch(1);

  @AfterEach
  void stop() {
    provider.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noFirstEventTimesOut(boolean withHead) throws Exception {
    provider.on(
        e -> {
          if (withHead) {
            e.chunk(": only a comment\n\n");
          }
          awaitClosed(e);
        });
    long start = System.nanoTime();
    failure(Kind.TIMED_OUT, () -> stream(new Timeouts(LONG, SHORT, LONG, LONG)));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, AT_MOST);
    assertClosed();
    assertThat(provider.requests()).hasSize(1);
  }

  @Test
  void aStallTimesOut() throws Exception {
    provider.on(
        e -> {
          e.events("hi");
          awaitClosed(e);
        });
    ModelStream stream = stream(new Timeouts(LONG, LONG, SHORT, LONG));
    stream.next();
    long start = System.nanoTime();
    assertThat(failure(Kind.TIMED_OUT, stream::next))
        .hasMessage("test: no further event within 300 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, AT_MOST);
    assertClosed();
  }

  @Test
  void theWholeAnswerHasALimitHoweverBusyItIs() throws Exception {
    provider.on(
        e -> {
          try {
            while (true) {
              e.events("more");
            }
          } finally {
            closed.countDown();
          }
        });
    failure(Kind.TIMED_OUT, () -> all(ask(client(Answers.PATIENT), SHORT)));
    assertClosed();
  }

  @Test
  void anInterruptEndsTheWaitForAnAnswer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    provider.on(
        e -> {
          asked.countDown();
          awaitClosed(e);
        });
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  failure(Kind.CLOSED, () -> stream(Answers.PATIENT));
                  interrupted.complete(Thread.currentThread().isInterrupted());
                });
    asked.await();
    caller.interrupt();
    assertThat(interrupted.get(5, TimeUnit.SECONDS)).isTrue();
    assertClosed();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 404, 400, 429})
  void aServerThatAnswersPassesTheCheck(int status) {
    provider.on(e -> e.answer(status, "", "{}"));
    client(Answers.PATIENT).check();
    assertThat(provider.request().line()).isEqualTo("GET /v1/models HTTP/1.1");
  }

  @Test
  void theCheckTellsWhatIsWrong() throws Exception {
    SseClient client = client(Answers.PATIENT);
    provider.on(e -> e.answer(401, "", "{}")).on(e -> e.answer(500, "", "{}"));
    failure(Kind.UNAUTHORIZED, client::check);
    failure(Kind.OVERLOADED, client::check);
    provider.on(this::awaitClosed);
    long start = System.nanoTime();
    failure(Kind.TIMED_OUT, client::check);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
    assertClosed();
  }

  private void awaitClosed(FakeProvider.Exchange exchange) {
    exchange.awaitClosed();
    closed.countDown();
  }

  private void assertClosed() throws InterruptedException {
    assertThat(closed.await(5, TimeUnit.SECONDS)).as("the server saw its socket close").isTrue();
  }

  private ModelStream stream(Timeouts timeouts) {
    return ask(client(timeouts));
  }

  private SseClient client(Timeouts timeouts) {
    return new SseClient(endpoint, timeouts);
  }

  private ModelStream ask(SseClient client) {
    return ask(client, LONG);
  }

  private ModelStream ask(SseClient client, Duration limit) {
    return client.stream("/ask", "{}", limit, () -> new PlainDecoder(endpoint));
  }
}
