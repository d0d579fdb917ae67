package dev.trellis.llm.sse;

import static dev.trellis.llm.sse.Answers.all;
import static dev.trellis.llm.sse.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trellis.config.Secret;
import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.ModelStream;
import dev.trellis.llm.Timeouts;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SseClientStreamTest {
  private final FakeProvider provider = new FakeProvider();
  private final Endpoint endpoint =
      new Endpoint("test", provider.baseUrl(), Map.of(), Optional.empty());
  private final CountDownLatch closed = new CountDownLatch(1);

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void anEventArrivesWhileTheAnswerIsStillOpen() {
    CountDownLatch seen = new CountDownLatch(1);
    provider.on(
        e -> {
          e.events("first");
          seen.await();
          e.events("second", ".");
          e.end();
        });
    ModelStream stream = stream(Answers.PATIENT);
    assertThat(stream.next()).isEqualTo(new ModelEvent.Text("first"));
    seen.countDown();
    assertThat(stream.next()).isEqualTo(new ModelEvent.Text("second"));
    assertThat(stream.next()).isInstanceOf(ModelEvent.Finished.class);
    assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
    stream.close();
  }

  @Test
  void aConnectionIsKeptForTheNextCall() {
    provider.answers("a", ".").answers("b", ".").on(e -> e.answer(400, "", "{}")).answers("c", ".");
    SseClient client = client(Answers.PATIENT);
    all(ask(client));
    all(ask(client));
    failure(Kind.REJECTED, () -> ask(client));
    all(ask(client));
    assertThat(provider.connections()).isEqualTo(1);
  }

  @Test
  void aLateEndOfAFinishedAnswerKeepsTheConnectionToo() {
    CountDownLatch finished = new CountDownLatch(1);
    provider
        .on(
            e -> {
              e.events(".");
              finished.await();
              e.end();
            })
        .answers(".");
    SseClient client = client(Answers.PATIENT);
    ModelStream stream = ask(client);
    stream.next();
    finished.countDown();
    stream.close();
    all(ask(client));
    assertThat(provider.connections()).isEqualTo(1);
  }

  @Test
  void closeWakesTheReaderAndEndsTheConnection() throws Exception {
    provider.on(
        e -> {
          e.events("hi");
          awaitClosed(e);
        });
    ModelStream stream = stream(Answers.PATIENT);
    stream.next();
    FutureTask<ModelException> blocked = new FutureTask<>(() -> failure(Kind.CLOSED, stream::next));
    Thread reader = Thread.ofPlatform().start(blocked);
    while (reader.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    long start = System.nanoTime();
    stream.close();
    blocked.get(5, TimeUnit.SECONDS);
    assertClosed();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    stream.close();
    failure(Kind.CLOSED, stream::next);
  }

  @Test
  void closeEndsAnAnswerThatNobodyReads() throws Exception {
    provider.on(
        e -> {
          e.events("a", "b", "c");
          awaitClosed(e);
        });
    ModelStream stream = stream(Answers.PATIENT);
    stream.close();
    assertClosed();
    failure(Kind.CLOSED, stream::next);
  }

  @Test
  void aProviderThatNeverEndsItsFinishedAnswerIsLeft() throws Exception {
    provider.on(
        e -> {
          e.events("hi", ".");
          awaitClosed(e);
        });
    all(stream(Answers.PATIENT));
    assertClosed();
  }

  @Test
  void anAnswerWithoutItsEndBrokeOff() {
    provider.answers("hi");
    failure(Kind.UNREACHABLE, () -> all(stream(Answers.PATIENT)));
    provider.on(e -> e.answer(200, "", ""));
    failure(Kind.UNREACHABLE, () -> stream(Answers.PATIENT));
  }

  @Test
  void anEndlessLineIsMalformed() throws Exception {
    provider.on(
        e -> {
          e.chunk("data: ");
          try {
            while (true) {
              e.chunk("x".repeat(1 << 16));
            }
          } finally {
            closed.countDown();
          }
        });
    failure(Kind.MALFORMED, () -> stream(Answers.PATIENT));
    assertClosed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two\nlines", "schlüssel"})
  void aKeyThatNoHeaderCarriesIsRefusedWithoutBeingShown(String key) {
    assertThatThrownBy(() -> new Endpoint.Credential("x-key", "", new Secret(key)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a model's API key is empty or holds characters that no HTTP header can carry");
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
    return client.stream("/ask", "{}", Duration.ofSeconds(30), () -> new PlainDecoder(endpoint));
  }
}
