package dev.trellis.llm.anthropic;

import static dev.trellis.llm.sse.Answers.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.ReasoningEffort;
import dev.trellis.config.Secret;
import dev.trellis.llm.Conversations;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ProviderContent;
import dev.trellis.llm.sse.Answers;
import dev.trellis.llm.sse.FakeProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnthropicModelTest {
  private static final String STOP = "{\"type\":\"message_stop\"}";
  private static final String OLDER = "claude-sonnet-4-5";
  private final FakeProvider provider = new FakeProvider();

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void theRequestIsWhatTheMessagesApiTakes() {
    provider.answers(STOP);
    all(model().stream(Conversations.LONG));
    FakeProvider.Request request = provider.request();
    assertThat(request.line()).isEqualTo("POST /v1/messages HTTP/1.1");
    assertThat(request.headers())
        .containsEntry("x-api-key", "sk-ant-1")
        .containsEntry("anthropic-version", "2023-06-01")
        .containsEntry("content-type", "application/json")
        .doesNotContainKey("authorization");
    assertThat(request.body()).as("numbers keep their digits").contains("{\"n\":1.10}");
    assertThat(json(request.body()))
        .isEqualTo(
            json(
                """
                {
                  "model": "m1",
                  "stream": true,
                  "max_tokens": 2000,
                  "system": [{"type": "text", "text": "Be brief.",
                    "cache_control": {"type": "ephemeral"}}],
                  "messages": [
                    {"role": "user", "content": [
                      {"type": "text", "text": "Hi"}, {"type": "text", "text": "there \uFFFD"}]},
                    {"role": "assistant", "content": [
                      {"type": "text", "text": "I look."},
                      {"type": "tool_use", "id": "c1", "name": "read", "input": {"n": 1.10}}]},
                    {"role": "user", "content": [
                      {"type": "tool_result", "tool_use_id": "c1",
                       "content": "{\\"text\\":\\"x\\"}"}]},
                    {"role": "assistant", "content": [
                      {"type": "tool_use", "id": "c2", "name": "read", "input": {}},
                      {"type": "tool_use", "id": "c3", "name": "list", "input": {}}]},
                    {"role": "user", "content": [
                      {"type": "tool_result", "tool_use_id": "c2", "content": "no such file",
                       "is_error": true},
                      {"type": "tool_result", "tool_use_id": "c3", "content": "[]"},
                      {"type": "text", "text": "Go on", "cache_control": {"type": "ephemeral"}}]}
                  ],
                  "tools": [
                    {"name": "read", "description": "Reads a file.",
                     "input_schema": {"type": "object"}},
                    {"name": "list", "description": "Lists files.",
                     "input_schema": {"type": "object"}}
                  ]
                }
                """));
  }

  @Test
  void whatIsNotThereIsNotSent() {
    provider.answers(STOP);
    AnthropicModel model = model();
    all(model.stream(Conversations.SHORT));
    assertThat(model.name()).isEqualTo("anthropic/m1");
    JsonNode body = json(provider.request().body());
    assertThat(body.has("tools")).isFalse();
    assertThat(body.has("system")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "claude-sonnet-4-5 | {\"type\": \"enabled\", \"budget_tokens\": 2048} | {}",
        "claude-haiku-4-5-20251001 | {\"type\": \"enabled\", \"budget_tokens\": 2048} | {}",
        "claude-3-7-sonnet-latest | {\"type\": \"enabled\", \"budget_tokens\": 2048} | {}",
        "claude-opus-4-20250514 | {\"type\": \"enabled\", \"budget_tokens\": 2048} | {}",
        "claude-opus-4-6 | {\"type\": \"adaptive\", \"display\": \"summarized\"}"
            + " | {\"effort\": \"low\"}",
        "claude-sonnet-5 | {\"type\": \"adaptive\", \"display\": \"summarized\"}"
            + " | {\"effort\": \"low\"}"
      })
  void eachModelIsAskedToThinkInItsOwnWay(String model, String thinking, String config) {
    JsonNode body = bodyOf(model, ReasoningEffort.LOW, turn(Optional.empty(), 4_000, true));
    assertThat(body.path("thinking")).isEqualTo(json(thinking));
    assertThat(body.has("output_config") ? body.path("output_config") : json("{}"))
        .isEqualTo(json(config));
  }

  @Test
  void aBudgetLeavesRoomForTheAnswerOrIsNotGiven() {
    JsonNode some = bodyOf(OLDER, ReasoningEffort.HIGH, turn(Optional.empty(), 4_000, true));
    assertThat(some.at("/thinking/budget_tokens").asInt()).isEqualTo(2_976);
    JsonNode none = bodyOf(OLDER, ReasoningEffort.HIGH, turn(Optional.empty(), 2_000, true));
    assertThat(none.has("thinking")).isFalse();
  }

  @Test
  void whatWasThoughtBeforeACallGoesBackAtItsPlaceToTheModelThatThoughtIt() {
    String kept =
        "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},"
            + "{\"type\":\"text\",\"text\":\"I look.\"},{\"type\":\"tool_use\"}]";
    ModelRequest own =
        turn(Optional.of(new ProviderContent("anthropic/" + OLDER, kept)), 4_000, false);
    JsonNode body = bodyOf(OLDER, ReasoningEffort.LOW, own);
    assertThat(body.at("/messages/1/content"))
        .isEqualTo(
            json(
                """
                [{"type": "thinking", "thinking": "hm", "signature": "c2ln"},
                 {"type": "text", "text": "I look."},
                 {"type": "tool_use", "id": "c1", "name": "read", "input": {}}]
                """));
    assertThat(body.has("thinking")).isTrue();
    ModelRequest foreign =
        turn(Optional.of(new ProviderContent("gemini/m", "[\"x\"]")), 4_000, false);
    JsonNode after = bodyOf(OLDER, ReasoningEffort.LOW, foreign);
    assertThat(after.at("/messages/1/content/0/type").asString()).isEqualTo("text");
    assertThat(after.has("thinking")).as("a turn begun elsewhere goes on without").isFalse();
  }

  /** A question, a call and its result, and perhaps the next question. */
  private static ModelRequest turn(Optional<ProviderContent> kept, int limit, boolean over) {
    List<ModelMessage> messages = new ArrayList<>();
    messages.add(new ModelMessage.User("Hi"));
    messages.add(
        new ModelMessage.Assistant(
            "I look.", List.of(new ModelMessage.ToolCall("c1", "read", "{}")), kept));
    messages.add(
        new ModelMessage.ToolResults(
            List.of(new ModelMessage.ToolResult("c1", "read", "x", false))));
    if (over) {
      messages.add(new ModelMessage.User("Go on"));
    }
    return new ModelRequest("", messages, List.of(), limit);
  }

  private JsonNode bodyOf(String model, ReasoningEffort effort, ModelRequest request) {
    provider.answers(STOP);
    all(model(model, effort).stream(request));
    return json(provider.request().body());
  }

  @Test
  void aToolInputThatIsNoObjectIsTheCallersMistake() {
    ModelRequest request =
        new ModelRequest(
            "",
            List.of(
                new ModelMessage.Assistant(
                    "", List.of(new ModelMessage.ToolCall("c1", "read", "{\"secret\":")))),
            List.of(),
            10);
    assertThatThrownBy(() -> model().stream(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the input of a call of read is not a JSON object");
  }

  @Test
  void theCheckShowsTheKey() {
    provider.on(e -> e.answer(200, "", "{}"));
    model().check();
    assertThat(provider.request().line()).isEqualTo("GET /v1/models HTTP/1.1");
    assertThat(provider.request().headers()).containsEntry("x-api-key", "sk-ant-1");
  }

  private AnthropicModel model() {
    return model("m1", ReasoningEffort.OFF);
  }

  private AnthropicModel model(String name, ReasoningEffort reasoning) {
    return new AnthropicModel(
        new ModelConfig.Anthropic(provider.baseUrl(), new Secret("sk-ant-1"), name),
        Answers.PATIENT,
        reasoning);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
