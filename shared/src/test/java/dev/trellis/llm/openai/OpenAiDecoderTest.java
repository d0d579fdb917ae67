package dev.trellis.llm.openai;

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
import dev.trellis.llm.ModelEvent.Reasoning;
import dev.trellis.llm.ModelEvent.Text;
import dev.trellis.llm.ModelEvent.ToolCall;
import dev.trellis.llm.ModelEvent.ToolInput;
import dev.trellis.llm.ModelEvent.ToolStarted;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.sse.Answers;
import dev.trellis.llm.sse.FakeProvider;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiDecoderTest {
  private static final String USAGE =
      """
      {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":4,
       "prompt_tokens_details":{"cached_tokens":8}}}"""
          .replace("\n", "");
  private static final TokenUsage COUNTED = new TokenUsage(11, 8, 0, 4);
  private final FakeProvider provider = new FakeProvider();

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void textComesAsItWasSentAndUsageAtTheEnd() {
    assertThat(
            read(
                delta("{\"role\":\"assistant\",\"content\":\"\"}"),
                delta("{\"content\":\"Hel\"}"),
                delta("{\"content\":\"lo\"}"),
                finish("stop"),
                USAGE,
                "[DONE]"))
        .containsExactly(new Text("Hel"), new Text("lo"), new Finished(FinishReason.STOP, COUNTED));
  }

  @Test
  void aCharacterThatIsSplitAcrossChunksStaysWhole() {
    assertThat(
            read(
                delta("{\"content\":\"a\\ud83d\"}"),
                delta("{\"content\":\"\\ude00\\u0000\"}"),
                delta("{\"content\":\"\\ud83d\"}"),
                finish("stop"),
                "[DONE]"))
        .containsExactly(
            new Text("a"),
            new Text("😀\uFFFD"),
            new Text("\uFFFD"),
            new Finished(FinishReason.STOP, TokenUsage.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"reasoning_content\":%1$s",
        "\"reasoning\":%1$s",
        "\"reasoning_content\":%1$s,\"reasoning\":%1$s"
      })
  void reasoningIsShownOnceUnderWhicheverName(String field) {
    assertThat(
            read(
                delta("{\"content\":\"\"," + field.formatted("\"I s\"") + "}"),
                delta("{\"content\":null," + field.formatted("\"ee\\ud83d\"") + "}"),
                delta("{\"content\":\"Hi\"," + field.formatted("null") + "}"),
                finish("stop"),
                "[DONE]"))
        .containsExactly(
            new Reasoning("I s"),
            new Reasoning("ee"),
            new Reasoning("\uFFFD"),
            new Text("Hi"),
            new Finished(FinishReason.STOP, TokenUsage.NONE));
  }

  @Test
  void parallelToolCallsComeInPieces() {
    assertThat(
            read(
                delta("{\"content\":\"Look:\"}"),
                delta(call("0", "\"id\":\"c1\"", "\"name\":\"add\",\"arguments\":\"\"")),
                delta(call("0", "\"id\":null", "\"arguments\":\"{\\\"a\\\":\"")),
                delta(call("0", "\"type\":\"function\"", "\"arguments\":\"1}\"")),
                delta(call("1", "\"id\":\"c2\"", "\"name\":\"list\",\"arguments\":\"\"")),
                finish("tool_calls"),
                USAGE,
                "[DONE]"))
        .containsExactly(
            new Text("Look:"),
            new ToolStarted("c1", "add"),
            new ToolInput("c1", "{\"a\":"),
            new ToolInput("c1", "1}"),
            new ToolCall("c1", "add", "{\"a\":1}"),
            new ToolStarted("c2", "list"),
            new ToolCall("c2", "list", "{}"),
            new Finished(FinishReason.TOOL_CALLS, COUNTED));
  }

  @Test
  void wholeCallsUnderOneIndexAreStillTwo() {
    String one = "{\"index\":0,\"id\":\"\",\"function\":{\"name\":\"add\",\"arguments\":\"{}\"}}";
    List<ModelEvent> events =
        read(delta("{\"tool_calls\":[" + one + "," + one + "]}"), finish("stop"), "[DONE]");
    List<String> ids =
        events.stream()
            .filter(ToolCall.class::isInstance)
            .map(event -> ((ToolCall) event).callId())
            .toList();
    assertThat(ids).hasSize(2).doesNotHaveDuplicates().doesNotContain("");
    assertThat(events.getLast()).isEqualTo(new Finished(FinishReason.TOOL_CALLS, TokenUsage.NONE));
  }

  @Test
  void anIdThatIsRepeatedContinuesItsCall() {
    assertThat(
            read(
                delta(call("0", "\"id\":\"c1\"", "\"name\":\"add\",\"arguments\":\"{\"")),
                delta(call("0", "\"id\":\"c1\"", "\"name\":\"add\",\"arguments\":\"}\"")),
                delta(call("0", "\"id\":\"c2\"", "\"name\":\"add\",\"arguments\":\"{}\"")),
                finish("tool_calls"),
                "[DONE]"))
        .contains(new ToolCall("c1", "add", "{}"), new ToolCall("c2", "add", "{}"))
        .hasSize(8);
  }

  @ParameterizedTest
  @CsvSource({
    "stop, STOP",
    "length, LENGTH",
    "content_filter, CONTENT_FILTER",
    "tool_calls, TOOL_CALLS",
    "function_call, TOOL_CALLS",
    "eos, OTHER"
  })
  void reasonsAreTranslated(String reason, FinishReason expected) {
    assertThat(read(finish(reason), "[DONE]"))
        .containsExactly(new Finished(expected, TokenUsage.NONE));
  }

  @Test
  void aRefusalIsText() {
    assertThat(read(delta("{\"refusal\":\"No.\"}"), finish("stop"), "[DONE]"))
        .contains(new Text("No."));
  }

  @Test
  void anAnswerWithAFinishReasonNeedsNoDone() {
    assertThat(read(delta("{\"content\":\"a\"}"), finish("stop"))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[DONE]", "{\"choices\":[]}"})
  void anAnswerWithoutAFinishReasonBrokeOff(String last) {
    failure(Kind.UNREACHABLE, () -> read(delta("{\"content\":\"a\"}"), last));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"error\":{\"message\":\"bad sk-1\",\"type\":\"server_error\"}} | OVERLOADED",
        "{\"error\":{\"message\":\"bad sk-1\",\"type\":\"invalid_request_error\"}} | REJECTED",
        "{\"error\":{\"message\":\"bad sk-1\",\"code\":403}} | UNAUTHORIZED",
        "{\"error\":{\"message\":\"bad sk-1\",\"code\":502},\"choices\":[]} | OVERLOADED",
        "{\"error\":\"bad sk-1\"} | OVERLOADED"
      })
  void anErrorInTheMiddleEndsTheAnswer(String error, Kind kind) {
    assertThat(failure(kind, () -> read(delta("{\"content\":\"a\"}"), error)))
        .hasMessage("openai/m1: failed: bad ***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":",
        "[]",
        "hello",
        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":1,\"function\":{}}]}}]}"
      })
  void whatIsNoChunkIsMalformed(String event) {
    failure(Kind.MALFORMED, () -> read(delta("{\"content\":\"a\"}"), event));
  }

  private List<ModelEvent> read(String... events) {
    provider.answers(events);
    OpenAiModel model =
        new OpenAiModel(
            new ModelConfig.OpenAi(
                "openai", provider.baseUrl(), Optional.of(new Secret("sk-1")), "m1"),
            Answers.PATIENT,
            ReasoningEffort.OFF);
    return all(model.stream(Conversations.SHORT));
  }

  private static String delta(String delta) {
    return "{\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":null}],"
        + "\"usage\":null,\"error\":null}";
  }

  private static String finish(String reason) {
    return "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
  }

  private static String call(String index, String id, String function) {
    return "{\"tool_calls\":[{\"index\":%s,%s,\"function\":{%s}}]}".formatted(index, id, function);
  }
}
