package dev.trellis.llm.sse;

import static dev.trellis.llm.sse.Answers.all;
import static dev.trellis.llm.sse.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.Secret;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.ModelStream;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SseClientRetryTest {
  private static final String KEY = "sk-very/secret+key=";
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String AT_ONCE = "retry-after: 0\r\n";
  private final FakeProvider provider = new FakeProvider();
  private final Endpoint endpoint = endpoint(provider.baseUrl());

  @AfterEach
  void stop() {
    provider.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504, 529})
  void aRefusalThatMayPassIsTriedAgain(int status) {
    provider.on(e -> e.answer(status, AT_ONCE, "{}")).answers("hi", ".");
    assertThat(all(stream())).hasSize(2);
    assertThat(provider.requests()).hasSize(2);
  }

  @Test
  void afterThreeTriesTheRefusalIsThrown() {
    for (int i = 0; i < 4; i++) {
      provider.on(e -> e.answer(429, AT_ONCE, "{\"error\":{\"message\":\"slow down\"}}"));
    }
    assertThat(failure(Kind.OVERLOADED, this::stream)).hasMessage("test: 429: slow down");
    assertThat(provider.requests()).hasSize(3);
  }

  @Test
  void withoutRetryAfterTheWaitIsOurs() {
    provider.on(e -> e.answer(503, "", "")).answers("hi", ".");
    long start = System.nanoTime();
    all(stream());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(250));
  }

  @Test
  void aWaitBeyondTheTotalTimeIsNotBegun() {
    provider.on(e -> e.answer(503, "retry-after: 20\r\n", ""));
    SseClient client = new SseClient(endpoint, Answers.PATIENT);
    failure(
        Kind.OVERLOADED,
        () -> client.stream("/ask", "{}", Duration.ofSeconds(2), () -> new PlainDecoder(endpoint)));
    assertThat(provider.requests()).hasSize(1);
  }

  @Test
  void aConnectionThatEndsBeforeTheAnswerIsTriedAgain() {
    provider.on(FakeProvider.Exchange::drop).answers("hi", ".");
    assertThat(all(stream())).hasSize(2);
  }

  @Test
  void anErrorInPlaceOfTheFirstEventIsTriedAgain() {
    provider.answers("!").answers("hi", ".");
    assertThat(all(stream())).hasSize(2);
    assertThat(provider.requests()).hasSize(2);
  }

  @Test
  void nothingIsTriedAgainAfterTheFirstEvent() {
    provider.answers("hi", "!");
    failure(Kind.OVERLOADED, () -> all(stream()));
    assertThat(provider.requests()).hasSize(1);
    provider.on(
        e -> {
          e.events("hi");
          e.drop();
        });
    failure(Kind.UNREACHABLE, () -> all(stream()));
    assertThat(provider.requests()).hasSize(2);
  }

  @Test
  void nobodyListeningIsUnreachable() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Endpoint nowhere = endpoint(URI.create("http://127.0.0.1:" + free));
    SseClient client = new SseClient(nowhere, Answers.PATIENT);
    failure(Kind.UNREACHABLE, () -> stream(client, nowhere));
    failure(Kind.UNREACHABLE, client::check);
  }

  @ParameterizedTest
  @CsvSource({
    "400, REJECTED",
    "401, UNAUTHORIZED",
    "403, UNAUTHORIZED",
    "404, REJECTED",
    "422, REJECTED",
    "302, REJECTED",
    "501, OVERLOADED"
  })
  void otherRefusalsAreNotTriedAgain(int status, Kind kind) {
    provider.on(e -> e.answer(status, AT_ONCE + "location: /x\r\n", "{\"message\":\"no\"}"));
    assertThat(failure(kind, this::stream)).hasMessage("test: " + status + ": no");
    assertThat(provider.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"error\":{\"message\":\"why\"}} | test: 400: why",
        "[{\"error\":{\"message\":\"why\"}}] | test: 400: why",
        "{\"error\":\"why\"} | test: 400: why",
        "{\"message\":{\"detail\":[{\"loc\":\"x\"}]}} | test: 400: [{\"loc\":\"x\"}]",
        "{\"detail\":\"why\"} | test: 400: why",
        "no such page | test: 400: no such page",
        "<html>no</html> | test: 400",
        "{} | test: 400"
      })
  void theReasonIsFoundInWhateverForm(String body, String message) {
    provider.on(e -> e.answer(400, "", body));
    assertThat(failure(Kind.REJECTED, this::stream)).hasMessage(message);
  }

  @Test
  void theKeyIsNeverInAMessageAndMessagesAreShort() {
    String quoted = "x".repeat(490) + KEY + " is a bad key\n".repeat(90);
    provider
        .on(e -> e.answer(400, "", quoted))
        .on(e -> e.answer(401, "", "{\"error\":{\"message\":\"bad " + KEY + "\"}}"));
    ModelException cut = failure(Kind.REJECTED, this::stream);
    assertThat(cut.getMessage()).contains("***").doesNotContain("sk-", "\n").hasSizeLessThan(520);
    ModelException shown = failure(Kind.UNAUTHORIZED, this::stream);
    assertThat(shown).hasMessage("test: 401: bad ***").hasNoCause();
    assertThat(endpoint.toString()).doesNotContain(KEY);
    assertThat(provider.request().headers()).containsEntry("x-key", KEY);
  }

  @Test
  void anEndlessErrorBodyIsNotReadToItsEnd() {
    provider.on(
        e -> {
          e.raw("HTTP/1.1 400 X\r\ntransfer-encoding: chunked\r\n\r\n");
          String piece = "4000\r\n" + "y".repeat(0x4000) + "\r\n";
          while (true) {
            e.raw(piece);
          }
        });
    long start = System.nanoTime();
    assertThat(failure(Kind.REJECTED, this::stream).getMessage()).startsWith("test: 400: yyy");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void anAnswerThatIsNoStreamIsMalformed() {
    provider.on(e -> e.answer(200, "content-type: text/html\r\n", "<html>hello</html>"));
    failure(Kind.MALFORMED, this::stream);
    assertThat(provider.requests()).hasSize(1);
  }

  private ModelStream stream() {
    return stream(new SseClient(endpoint, Answers.PATIENT));
  }

  private ModelStream stream(SseClient client) {
    return stream(client, endpoint);
  }

  private static ModelStream stream(SseClient client, Endpoint endpoint) {
    return client.stream("/ask", "{}", LIMIT, () -> new PlainDecoder(endpoint));
  }

  private static Endpoint endpoint(URI baseUrl) {
    Endpoint.Credential key = new Endpoint.Credential("x-key", "", new Secret(KEY));
    return new Endpoint("test", baseUrl, Map.of(), Optional.of(key));
  }
}
