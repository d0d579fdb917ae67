package dev.trellis.llm;

import static dev.trellis.llm.sse.Answers.all;
import static dev.trellis.llm.sse.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.ReasoningEffort;
import dev.trellis.config.Secret;
import dev.trellis.domain.TokenUsage;
import dev.trellis.llm.ModelEvent.FinishReason;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.anthropic.AnthropicModel;
import dev.trellis.llm.gemini.GeminiModel;
import dev.trellis.llm.openai.OpenAiModel;
import dev.trellis.llm.sse.Answers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every dialect against a server that somebody else's HTTP stack runs. */
@Timeout(60)
class UpstreamTest {
  private static final Upstream UPSTREAM = new Upstream();

  enum Dialect {
    OPENAI,
    ANTHROPIC,
    GEMINI;

    Model model(String name) {
      Secret key = new Secret("key-1");
      URI v1 = URI.create(UPSTREAM.url() + "/v1");
      return switch (this) {
        case OPENAI ->
            new OpenAiModel(
                new ModelConfig.OpenAi("openai", v1, Optional.of(key), name),
                Answers.PATIENT,
                ReasoningEffort.OFF);
        case ANTHROPIC ->
            new AnthropicModel(
                new ModelConfig.Anthropic(v1, key, name), Answers.PATIENT, ReasoningEffort.OFF);
        case GEMINI ->
            new GeminiModel(
                new ModelConfig.Gemini(UPSTREAM.url(), key, name),
                Answers.PATIENT,
                ReasoningEffort.OFF);
      };
    }
  }

  @AfterAll
  static void stop() {
    UPSTREAM.close();
  }

  @ParameterizedTest
  @EnumSource
  void textComesWhole(Dialect dialect) {
    List<ModelEvent> events = all(dialect.model("fake-n500").stream(Conversations.LONG));
    assertThat(events).hasSize(501);
    assertThat(events.subList(0, 500))
        .allMatch(event -> event instanceof ModelEvent.Text(String text) && text.endsWith(","));
    assertThat(events.getLast())
        .isEqualTo(new ModelEvent.Finished(FinishReason.STOP, new TokenUsage(11, 8, 0, 500)));
  }

  @ParameterizedTest
  @EnumSource
  void aCallComesWithItsInput(Dialect dialect) {
    List<ModelEvent> events = all(dialect.model("fake-n2-tool").stream(Conversations.LONG));
    assertThat(events)
        .filteredOn(ModelEvent.ToolCall.class::isInstance)
        .singleElement()
        .matches(
            event ->
                event instanceof ModelEvent.ToolCall(String id, String tool, String input)
                    && !id.isEmpty()
                    && tool.equals("add")
                    && input.equals("{\"a\":1,\"b\":2}"));
    assertThat(events.getLast())
        .isEqualTo(new ModelEvent.Finished(FinishReason.TOOL_CALLS, new TokenUsage(11, 8, 0, 2)));
  }

  @ParameterizedTest
  @EnumSource
  void whatFailsTwiceIsTriedAThirdTime(Dialect dialect) {
    UPSTREAM.fail(2);
    assertThat(all(dialect.model("fake-n1").stream(Conversations.SHORT))).hasSize(2);
    failure(Kind.OVERLOADED, () -> dialect.model("fake-e529").stream(Conversations.SHORT));
  }

  @ParameterizedTest
  @EnumSource
  void closingAnAnswerEndsItAtTheProvider(Dialect dialect) {
    int before = UPSTREAM.stats().path("aborted").asInt();
    try (ModelStream answer = dialect.model("fake-n1000-p20").stream(Conversations.SHORT)) {
      answer.next();
    }
    long patience = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (UPSTREAM.stats().path("aborted").asInt() == before) {
      assertThat(System.nanoTime()).as("the provider saw its socket close").isLessThan(patience);
      Thread.onSpinWait();
    }
    assertThat(UPSTREAM.stats().path("active").asInt()).isZero();
  }

  @Test
  void manyAnswersComeAtOnce() throws Exception {
    List<Thread> readers =
        java.util.stream.IntStream.range(0, 50)
            .mapToObj(i -> Dialect.values()[i % 3].model("fake-n20-p5"))
            .map(model -> Thread.ofVirtual().start(() -> all(model.stream(Conversations.SHORT))))
            .toList();
    for (Thread reader : readers) {
      assertThat(reader.join(Duration.ofSeconds(30))).isTrue();
    }
  }
}
