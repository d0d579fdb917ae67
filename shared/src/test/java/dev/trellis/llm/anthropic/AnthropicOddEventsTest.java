package dev.trellis.llm.anthropic;

import static dev.trellis.llm.sse.Answers.all;
import static dev.trellis.llm.sse.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.ReasoningEffort;
import dev.trellis.config.Secret;
import dev.trellis.domain.TokenUsage;
import dev.trellis.llm.Conversations;
import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelEvent.FinishReason;
import dev.trellis.llm.ModelEvent.Finished;
import dev.trellis.llm.ModelEvent.Kept;
import dev.trellis.llm.ModelEvent.Reasoning;
import dev.trellis.llm.ModelEvent.Text;
import dev.trellis.llm.ModelEvent.ToolCall;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.ProviderContent;
import dev.trellis.llm.sse.Answers;
import dev.trellis.llm.sse.FakeProvider;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the format allows and few answers hold. */
class AnthropicOddEventsTest {
  private static final String BLOCK_STOP = "{\"type\":\"content_block_stop\",\"index\":0}";

  @AutoClose private final FakeProvider provider = new FakeProvider();

  @Test
  void aBlockMayBeginWithPartOfWhatItHolds() {
    assertThat(
            read(
                block("{\"type\":\"thinking\",\"thinking\":\"I s\",\"signature\":\"c2ln\"}"),
                delta("{\"type\":\"thinking_delta\",\"thinking\":\"ee.\"}"),
                BLOCK_STOP,
                block("{\"type\":\"text\",\"text\":\"Hel\"}"),
                delta("{\"type\":\"text_delta\",\"text\":\"lo\"}"),
                BLOCK_STOP))
        .startsWith(
            new Reasoning("I s"),
            new Reasoning("ee."),
            new Text("Hel"),
            new Text("lo"),
            new Kept(
                new ProviderContent(
                    "anthropic/m1",
                    "[{\"type\":\"thinking\",\"thinking\":\"I see.\",\"signature\":\"c2ln\"},"
                        + "{\"type\":\"text\",\"text\":\"Hello\"}]")));
  }

  @Test
  void halfACharacterBelongsToItsBlock() {
    assertThat(
            read(
                block("{\"type\":\"thinking\",\"thinking\":\"a\\ud83d\"}"),
                BLOCK_STOP,
                block("{\"type\":\"text\",\"text\":\"b\"}")))
        .startsWith(new Reasoning("a"), new Reasoning("\uFFFD"), new Text("b"));
  }

  @Test
  void aBlockThatDoesNotEndIsEndedByTheNext() {
    assertThat(
            read(
                block("{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"list\"}"),
                block("{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"list\"}")))
        .contains(new ToolCall("t1", "list", "{}"), new ToolCall("t2", "list", "{}"));
  }

  @Test
  void noCountIsNegative() {
    assertThat(
            read(
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                    + "\"usage\":{\"input_tokens\":3,\"output_tokens\":-7}}"))
        .containsExactly(new Finished(FinishReason.STOP, new TokenUsage(3, 0, 0, 0)));
  }

  /** Another try, or another model, would be refused in the same way. */
  @ParameterizedTest
  @ValueSource(strings = {"not_found_error", "request_too_large", "billing_error"})
  void whatIsRefusedForGoodIsNotTakenForAnOverload(String type) {
    failure(
        Kind.REJECTED,
        () ->
            read(
                "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"no\"}}"
                    .formatted(type)));
  }

  private List<ModelEvent> read(String... events) {
    provider.on(
        exchange -> {
          exchange.events(events);
          exchange.events("{\"type\":\"message_stop\"}");
          exchange.end();
        });
    AnthropicModel model =
        new AnthropicModel(
            new ModelConfig.Anthropic(provider.baseUrl(), new Secret("sk-ant-1"), "m1"),
            Answers.PATIENT,
            ReasoningEffort.OFF);
    return all(model.stream(Conversations.SHORT));
  }

  private static String block(String block) {
    return "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":%s}".formatted(block);
  }

  private static String delta(String delta) {
    return "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":%s}".formatted(delta);
  }
}
