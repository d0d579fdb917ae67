package dev.trellis.llm.openai;

import static dev.trellis.llm.sse.Answers.all;
import static dev.trellis.llm.sse.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.ReasoningEffort;
import dev.trellis.domain.TokenUsage;
import dev.trellis.llm.Conversations;
import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelEvent.FinishReason;
import dev.trellis.llm.ModelEvent.Finished;
import dev.trellis.llm.ModelEvent.Text;
import dev.trellis.llm.ModelEvent.ToolCall;
import dev.trellis.llm.ModelEvent.ToolInput;
import dev.trellis.llm.ModelEvent.ToolStarted;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.sse.Answers;
import dev.trellis.llm.sse.FakeProvider;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the format allows and few answers hold. */
class OpenAiOddChunksTest {
  @AutoClose private final FakeProvider provider = new FakeProvider();

  /** Only a call's first piece has its id and its name. */
  @Test
  void piecesOfTheSecondCallAreKnownByItsIndexOrByNothing() {
    assertThat(
            read(
                calls("{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"list\"}}"),
                calls("{\"index\":0,\"function\":{\"arguments\":\"{}\"}}"),
                calls("{\"index\":1,\"id\":\"c2\",\"function\":{\"name\":\"add\"}}"),
                calls("{\"index\":1,\"function\":{\"arguments\":\"{\\\"a\\\":\"}}"),
                calls("{\"function\":{\"arguments\":\"1}\"}}")))
        .containsExactly(
            new ToolStarted("c1", "list"),
            new ToolInput("c1", "{}"),
            new ToolCall("c1", "list", "{}"),
            new ToolStarted("c2", "add"),
            new ToolInput("c2", "{\"a\":"),
            new ToolInput("c2", "1}"),
            new ToolCall("c2", "add", "{\"a\":1}"),
            new Finished(FinishReason.TOOL_CALLS, TokenUsage.NONE));
  }

  @Test
  void halfACharacterBelongsToTheTextBeforeACall() {
    assertThat(
            read(
                chunk("{\"content\":\"a\\ud83d\"}", "null"),
                calls("{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"list\"}}")))
        .startsWith(new Text("a"), new Text("\uFFFD"), new ToolStarted("c1", "list"));
  }

  @Test
  void theUsageThatWasToldStays() {
    String usage =
        "{\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":-1,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":5,\"cache_write_tokens\":3}}}";
    assertThat(read(usage, "{\"choices\":[],\"usage\":null}"))
        .containsExactly(new Finished(FinishReason.TOOL_CALLS, new TokenUsage(11, 5, 3, 0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"authentication_error", "permission_error"})
  void aKeyMayBeRefusedInTheMiddle(String type) {
    failure(
        Kind.UNAUTHORIZED,
        () -> read("{\"error\":{\"message\":\"no\",\"type\":\"%s\"}}".formatted(type)));
  }

  /** Reads an answer with these chunks, which calls tools. */
  private List<ModelEvent> read(String... chunks) {
    provider.on(
        exchange -> {
          exchange.events(chunks);
          exchange.events(chunk("{}", "\"tool_calls\""), "[DONE]");
          exchange.end();
        });
    OpenAiModel model =
        new OpenAiModel(
            new ModelConfig.OpenAi("openai", provider.baseUrl(), Optional.empty(), "m1"),
            Answers.PATIENT,
            ReasoningEffort.OFF);
    return all(model.stream(Conversations.SHORT));
  }

  private static String calls(String call) {
    return chunk("{\"tool_calls\":[%s]}".formatted(call), "null");
  }

  private static String chunk(String delta, String finishReason) {
    return "{\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}"
        .formatted(delta, finishReason);
  }
}
