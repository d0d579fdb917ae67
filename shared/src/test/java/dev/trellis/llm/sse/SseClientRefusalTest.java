package dev.trellis.llm.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.ModelStream;
import dev.trellis.llm.Timeouts;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that do not answer as they should, and what is left of their calls. */
@Timeout(60)
class SseClientRefusalTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(500);

  @AutoClose private final FakeProvider provider = new FakeProvider();
  private final Endpoint endpoint =
      new Endpoint("test", provider.baseUrl(), Map.of(), Optional.empty());
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Another model may have spent most of it before. */
  @Test
  void theFirstEventComesWithinTheTimeForAll() {
    provider.on(FakeProvider.Exchange::awaitClosed);

    assertThat(Answers.failure(Kind.TIMED_OUT, () -> ask(Answers.PATIENT, SHORT)))
        .hasMessageContaining("over 500 ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html; charset=utf-8", "Application/JSON"})
  void anAnswerThatIsNoStreamIsNotReadAndNotAskedForAgain(String type) throws Exception {
    provider.on(
        exchange -> {
          exchange.raw("HTTP/1.1 200 OK\r\ncontent-type: %s\r\n".formatted(type));
          exchange.raw("content-length: 1000\r\n\r\n{");
          awaitClosed(exchange);
        });

    Answers.failure(Kind.MALFORMED, () -> ask(Answers.PATIENT, LONG));
    assertClosed();
    assertThat(provider.requests()).hasSize(1);
  }

  @Test
  void aRefusalWhoseTextDoesNotEndIsNotWaitedFor() throws Exception {
    provider.on(
        exchange -> {
          exchange.raw("HTTP/1.1 400 X\r\ncontent-length: 1000\r\n\r\nno");
          awaitClosed(exchange);
        });

    Answers.failure(Kind.REJECTED, () -> ask(new Timeouts(LONG, SHORT, LONG, LONG), LONG));
    assertClosed();
  }

  /** Whoever called goes on to see that the server stops. */
  @Test
  void anInterruptThatEndsTheWaitForAnotherTryStays() throws Exception {
    provider.on(exchange -> exchange.answer(503, "retry-after: 20\r\n", ""));
    FutureTask<Boolean> interrupted =
        new FutureTask<>(
            () -> {
              Answers.failure(Kind.CLOSED, () -> ask(Answers.PATIENT, LONG));
              return Thread.interrupted();
            });
    Thread caller = Thread.ofPlatform().start(interrupted);
    while (Arrays.stream(caller.getStackTrace())
        .noneMatch(frame -> frame.getMethodName().equals("sleep"))) {
      Thread.onSpinWait();
    }
    caller.interrupt();

    assertThat(interrupted.get()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void theCheckTellsThatTheKeyIsRefused(int status) {
    provider.on(exchange -> exchange.answer(status, "", "{}"));

    Answers.failure(Kind.UNAUTHORIZED, client(Answers.PATIENT)::check);
  }

  @Test
  void theCheckDoesNotMindThatThereIsNoList() {
    provider.on(exchange -> exchange.answer(404, "", "{}"));

    client(Answers.PATIENT).check();
  }

  private void awaitClosed(FakeProvider.Exchange exchange) {
    exchange.awaitClosed();
    closed.countDown();
  }

  private void assertClosed() throws InterruptedException {
    assertThat(closed.await(10, TimeUnit.SECONDS)).as("the provider saw its socket close").isTrue();
  }

  private SseClient client(Timeouts timeouts) {
    return new SseClient(endpoint, timeouts);
  }

  private ModelStream ask(Timeouts timeouts, Duration limit) {
    return client(timeouts).stream("/ask", "{}", limit, () -> new PlainDecoder(endpoint));
  }
}
