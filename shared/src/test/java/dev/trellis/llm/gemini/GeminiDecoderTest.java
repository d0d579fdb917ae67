package dev.trellis.llm.gemini;

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
import org.junit.jupiter.params.provider.ValueSource;

class GeminiDecoderTest {
  private static final TokenUsage COUNTED = new TokenUsage(11, 8, 0, 7);
  private final FakeProvider provider = new FakeProvider();

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void textComesAsItWasSentAndThoughtsAreReasoning() {
    assertThat(
            read(
                parts("{\"text\":\"I s\",\"thought\":true}"),
                parts("{\"text\":\"ee\",\"thought\":true}"),
                parts("{\"text\":\"Hel\"}"),
                parts("{\"text\":\"lo\\ud83d\"}"),
                parts("{\"text\":\"\\ude00\"},{\"text\":\"\",\"thoughtSignature\":\"x\"}"),
                last("STOP")))
        .containsExactly(
            new Reasoning("I s"),
            new Reasoning("ee"),
            new Text("Hel"),
            new Text("lo"),
            new Text("😀"),
            new Finished(FinishReason.STOP, COUNTED));
  }

  @Test
  void callsComeWholeAndTheirSignaturesAreKept() {
    assertThat(
            read(
                parts(
                    "{\"text\":\"Look:\"},"
                        + "{\"functionCall\":{\"id\":\"c1\",\"name\":\"add\",\"args\":{\"a\":1}},"
                        + "\"thoughtSignature\":\"c2ln\"}"),
                parts("{\"functionCall\":{\"id\":\"c2\",\"name\":\"list\"}}"),
                last("STOP")))
        .containsExactly(
            new Text("Look:"),
            new ToolStarted("c1", "add"),
            new ToolInput("c1", "{\"a\":1}"),
            new ToolCall("c1", "add", "{\"a\":1}"),
            new ToolStarted("c2", "list"),
            new ToolCall("c2", "list", "{}"),
            new Kept(new ProviderContent("gemini/m1", "[\"c2ln\",\"\"]")),
            new Finished(FinishReason.TOOL_CALLS, COUNTED));
  }

  @Test
  void aCallWithoutAnIdGetsOne() {
    String call = "{\"functionCall\":{\"name\":\"list\",\"args\":{}}}";
    List<String> ids =
        read(parts(call + "," + call), last("STOP")).stream()
            .filter(ToolCall.class::isInstance)
            .map(event -> ((ToolCall) event).callId())
            .toList();
    assertThat(ids).hasSize(2).doesNotHaveDuplicates().doesNotContain("");
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, STOP",
    "MAX_TOKENS, LENGTH",
    "SAFETY, CONTENT_FILTER",
    "RECITATION, CONTENT_FILTER",
    "PROHIBITED_CONTENT, CONTENT_FILTER",
    "MALFORMED_FUNCTION_CALL, OTHER"
  })
  void reasonsAreTranslated(String reason, FinishReason expected) {
    assertThat(read(last(reason))).containsExactly(new Finished(expected, COUNTED));
  }

  @Test
  void aPromptThatIsBlockedIsFiltered() {
    assertThat(read("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}"))
        .containsExactly(new Finished(FinishReason.CONTENT_FILTER, TokenUsage.NONE));
  }

  @Test
  void anAnswerWithoutAFinishReasonBrokeOff() {
    failure(Kind.UNREACHABLE, () -> read(parts("{\"text\":\"a\"}")));
  }

  @ParameterizedTest
  @CsvSource({"503, OVERLOADED", "429, OVERLOADED", "403, UNAUTHORIZED", "400, REJECTED"})
  void anErrorInTheMiddleEndsTheAnswer(int code, Kind kind) {
    assertThat(failure(kind, () -> read(parts("{\"text\":\"a\"}"), error(code))))
        .hasMessage("gemini/m1: failed: bad ***");
  }

  private static String error(int code) {
    return "{\"error\":{\"code\":%d,\"message\":\"bad key-1\",\"status\":\"X\"}}".formatted(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"candidates\":", "[]"})
  void whatIsNoResponseIsMalformed(String event) {
    failure(Kind.MALFORMED, () -> read(parts("{\"text\":\"a\"}"), event));
  }

  @Test
  void aCallWithoutANameIsMalformed() {
    failure(Kind.MALFORMED, () -> read(parts("{\"functionCall\":{\"args\":{}}}")));
  }

  private List<ModelEvent> read(String... events) {
    provider.answers(events);
    GeminiModel model =
        new GeminiModel(
            new ModelConfig.Gemini(provider.rootUrl(), new Secret("key-1"), "m1"),
            Answers.PATIENT,
            ReasoningEffort.OFF);
    return all(model.stream(Conversations.SHORT));
  }

  private static String parts(String parts) {
    return "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "],\"role\":\"model\"}}]}";
  }

  private static String last(String reason) {
    return "{\"candidates\":[{\"content\":{\"parts\":[]},\"finishReason\":\""
        + reason
        + "\"}],\"usageMetadata\":{\"promptTokenCount\":11,\"candidatesTokenCount\":4,"
        + "\"thoughtsTokenCount\":3,\"cachedContentTokenCount\":8,\"totalTokenCount\":18}}";
  }
}
