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
import dev.trellis.llm.ModelEvent.ToolInput;
import dev.trellis.llm.ModelEvent.ToolStarted;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.ProviderContent;
import dev.trellis.llm.sse.Answers;
import dev.trellis.llm.sse.FakeProvider;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicDecoderTest {
  private static final String START =
      "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":3,"
          + "\"cache_creation_input_tokens\":5,\"cache_read_input_tokens\":8,\"output_tokens\":1}}}";
  private static final String BLOCK_STOP = "{\"type\":\"content_block_stop\",\"index\":0}";
  private static final String PING = "{\"type\":\"ping\"}";
  private static final String STOP = "{\"type\":\"message_stop\"}";
  private static final TokenUsage COUNTED = new TokenUsage(16, 8, 5, 7);
  private final FakeProvider provider = new FakeProvider();

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void textComesAsItWasSentAndTheRestIsPassedOver() {
    assertThat(
            read(
                START,
                PING,
                block("{\"type\":\"text\",\"text\":\"\"}"),
                text("Hel"),
                text("lo"),
                "{\"type\":\"something_new\"}",
                BLOCK_STOP,
                end("end_turn"),
                STOP))
        .containsExactly(new Text("Hel"), new Text("lo"), new Finished(FinishReason.STOP, COUNTED));
  }

  @Test
  void aCharacterThatIsSplitAcrossDeltasStaysWhole() {
    assertThat(read(START, text("\\ud83d"), text("\\ude00"), text("\\ud83d"), BLOCK_STOP, STOP))
        .startsWith(new Text("😀"), new Text("\uFFFD"));
  }

  @Test
  void reasoningIsShownAndKeptWithItsSignatureAndPlace() {
    assertThat(
            read(
                START,
                block("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
                thinking("I s"),
                thinking("ee."),
                delta("{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}"),
                BLOCK_STOP,
                block("{\"type\":\"redacted_thinking\",\"data\":\"ZGF0YQ\"}"),
                BLOCK_STOP,
                text("Look:"),
                BLOCK_STOP,
                block("{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"list\",\"input\":{}}"),
                BLOCK_STOP,
                end("tool_use"),
                STOP))
        .containsExactly(
            new Reasoning("I s"),
            new Reasoning("ee."),
            new Text("Look:"),
            new ToolStarted("t1", "list"),
            new ToolCall("t1", "list", "{}"),
            new Kept(
                new ProviderContent(
                    "anthropic/m1",
                    "[{\"type\":\"thinking\",\"thinking\":\"I see.\",\"signature\":\"c2ln\"},"
                        + "{\"type\":\"redacted_thinking\",\"data\":\"ZGF0YQ\"},"
                        + "{\"type\":\"text\",\"text\":\"Look:\"},{\"type\":\"tool_use\"}]")),
            new Finished(FinishReason.TOOL_CALLS, COUNTED));
  }

  @Test
  void toolCallsComeInPieces() {
    assertThat(
            read(
                START,
                text("Look:"),
                BLOCK_STOP,
                block("{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"add\",\"input\":{}}"),
                input(""),
                input("{\\\"a\\\":"),
                input("1}"),
                BLOCK_STOP,
                block("{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"list\",\"input\":{}}"),
                BLOCK_STOP,
                block("{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\"}"),
                input("{}"),
                BLOCK_STOP,
                end("tool_use"),
                STOP))
        .containsExactly(
            new Text("Look:"),
            new ToolStarted("t1", "add"),
            new ToolInput("t1", "{\"a\":"),
            new ToolInput("t1", "1}"),
            new ToolCall("t1", "add", "{\"a\":1}"),
            new ToolStarted("t2", "list"),
            new ToolCall("t2", "list", "{}"),
            new Finished(FinishReason.TOOL_CALLS, COUNTED));
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn, STOP",
    "stop_sequence, STOP",
    "max_tokens, LENGTH",
    "tool_use, TOOL_CALLS",
    "refusal, CONTENT_FILTER",
    "model_context_window_exceeded, LENGTH",
    "pause_turn, OTHER"
  })
  void reasonsAreTranslated(String reason, FinishReason expected) {
    assertThat(read(START, end(reason), STOP)).containsExactly(new Finished(expected, COUNTED));
  }

  @Test
  void anAnswerWithoutMessageStopBrokeOff() {
    failure(Kind.UNREACHABLE, () -> read(START, text("a"), BLOCK_STOP, end("end_turn")));
  }

  @ParameterizedTest
  @CsvSource({
    "overloaded_error, OVERLOADED",
    "rate_limit_error, OVERLOADED",
    "api_error, OVERLOADED",
    "authentication_error, UNAUTHORIZED",
    "permission_error, UNAUTHORIZED",
    "invalid_request_error, REJECTED"
  })
  void anErrorInTheMiddleEndsTheAnswer(String type, Kind kind) {
    String error =
        "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"bad sk-ant-1\"}}";
    assertThat(failure(kind, () -> read(START, text("a"), error)))
        .hasMessage("anthropic/m1: failed: bad ***");
  }

  @Test
  void whatIsNoEventIsMalformed() {
    failure(Kind.MALFORMED, () -> read(START, "{\"type\":"));
    failure(Kind.MALFORMED, () -> read(START, block("{\"type\":\"tool_use\",\"id\":\"t1\"}")));
  }

  private List<ModelEvent> read(String... events) {
    provider.answers(events);
    AnthropicModel model =
        new AnthropicModel(
            new ModelConfig.Anthropic(provider.baseUrl(), new Secret("sk-ant-1"), "m1"),
            Answers.PATIENT,
            ReasoningEffort.OFF);
    return all(model.stream(Conversations.SHORT));
  }

  private static String block(String block) {
    return "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":" + block + "}";
  }

  private static String delta(String delta) {
    return "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":" + delta + "}";
  }

  private static String text(String text) {
    return delta("{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
  }

  private static String thinking(String text) {
    return delta("{\"type\":\"thinking_delta\",\"thinking\":\"" + text + "\"}");
  }

  private static String input(String json) {
    return delta("{\"type\":\"input_json_delta\",\"partial_json\":\"" + json + "\"}");
  }

  private static String end(String reason) {
    return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
        + reason
        + "\"},"
        + "\"usage\":{\"cache_read_input_tokens\":null,\"output_tokens\":7}}";
  }
}
