package dev.trellis.llm.anthropic;

import static dev.trellis.llm.sse.Answers.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.Secret;
import dev.trellis.llm.Conversations;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.sse.Answers;
import dev.trellis.llm.sse.FakeProvider;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnthropicModelTest {
  private static final String STOP = "{\"type\":\"message_stop\"}";
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
    return new AnthropicModel(
        new ModelConfig.Anthropic(provider.baseUrl(), new Secret("sk-ant-1"), "m1"),
        Answers.PATIENT);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
