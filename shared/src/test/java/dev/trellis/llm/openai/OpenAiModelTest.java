package dev.trellis.llm.openai;

import static dev.trellis.llm.sse.Answers.all;
import static dev.trellis.llm.sse.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.ReasoningEffort;
import dev.trellis.config.Secret;
import dev.trellis.llm.Conversations;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.sse.Answers;
import dev.trellis.llm.sse.FakeProvider;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenAiModelTest {
  private static final String STOP = "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}";
  private final FakeProvider provider = new FakeProvider();

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void aConnectionThatWasGivenUpIsReplacedByItsNextUse() {
    provider.answers(STOP, "[DONE]").answers(STOP, "[DONE]");
    OpenAiModel model = model("sk-1");
    all(model.stream(Conversations.LONG));
    model.disconnect();
    all(model.stream(Conversations.LONG));
    assertThat(provider.connections()).isEqualTo(2);
  }

  @Test
  void theRequestIsWhatChatCompletionsTake() {
    provider.answers(STOP, "[DONE]");
    all(model("sk-1").stream(Conversations.LONG));
    FakeProvider.Request request = provider.request();
    assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
    assertThat(request.headers())
        .containsEntry("authorization", "Bearer sk-1")
        .containsEntry("content-type", "application/json")
        .containsEntry("accept", "text/event-stream");
    assertThat(json(request.body()))
        .isEqualTo(
            json(
                """
                {
                  "model": "m1",
                  "stream": true,
                  "stream_options": {"include_usage": true},
                  "max_completion_tokens": 2000,
                  "messages": [
                    {"role": "system", "content": "Be brief."},
                    {"role": "user", "content": "Hi"},
                    {"role": "user", "content": "there \uFFFD"},
                    {"role": "assistant", "content": "I look.", "tool_calls": [
                      {"id": "c1", "type": "function",
                       "function": {"name": "read", "arguments": "{\\"n\\":1.10}"}}]},
                    {"role": "tool", "tool_call_id": "c1", "content": "{\\"text\\":\\"x\\"}"},
                    {"role": "assistant", "content": null, "tool_calls": [
                      {"id": "c2", "type": "function",
                       "function": {"name": "read", "arguments": "{}"}},
                      {"id": "c3", "type": "function",
                       "function": {"name": "list", "arguments": "{}"}}]},
                    {"role": "tool", "tool_call_id": "c2", "content": "no such file"},
                    {"role": "tool", "tool_call_id": "c3", "content": "[]"},
                    {"role": "user", "content": "Go on"}
                  ],
                  "tools": [
                    {"type": "function", "function": {"name": "read",
                     "description": "Reads a file.", "parameters": {"type": "object"}}},
                    {"type": "function", "function": {"name": "list",
                     "description": "Lists files.", "parameters": {"type": "object"}}}
                  ]
                }
                """));
  }

  @Test
  void whatIsNotThereIsNotSent() {
    provider.answers(STOP, "[DONE]");
    OpenAiModel model =
        new OpenAiModel(
            new ModelConfig.OpenAi("xai", provider.baseUrl(), Optional.empty(), "m1"),
            Answers.PATIENT,
            ReasoningEffort.OFF);
    all(model.stream(Conversations.SHORT));
    assertThat(model.name()).isEqualTo("xai/m1");
    assertThat(provider.request().headers()).doesNotContainKey("authorization");
    JsonNode body = json(provider.request().body());
    assertThat(body.has("tools")).isFalse();
    assertThat(body.path("messages").size()).isEqualTo(1);
    assertThat(body.propertyNames()).doesNotContain("reasoning_effort", "prompt_cache_key");
  }

  @Test
  void reasoningIsAskedForByItsEffort() {
    provider.answers(STOP, "[DONE]");
    all(model("sk-1", ReasoningEffort.HIGH).stream(Conversations.SHORT));
    assertThat(json(provider.request().body()).path("reasoning_effort").asString())
        .isEqualTo("high");
  }

  @Test
  void aCacheKeyIsForOneConversation() {
    String first = cacheKey(Conversations.SHORT);
    assertThat(cacheKey(Conversations.SHORT)).isEqualTo(first).hasSize(32);
    assertThat(cacheKey(Conversations.LONG)).isNotEqualTo(first);
  }

  private static String cacheKey(ModelRequest request) {
    OpenAiRequest.Options options = new OpenAiRequest.Options("m1", ReasoningEffort.OFF, true);
    return json(OpenAiRequest.body(options, request, OutputLimit.MAX_TOKENS))
        .path("prompt_cache_key")
        .asString();
  }

  @Test
  void aServerThatKnowsOnlyTheOlderLimitIsAskedWithIt() {
    String refusal =
        "{\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"max_completion_tokens\"]}]}}";
    provider.on(e -> e.answer(422, "", refusal)).answers(STOP, "[DONE]").answers(STOP, "[DONE]");
    OpenAiModel model = model("sk-1");
    all(model.stream(Conversations.SHORT));
    all(model.stream(Conversations.SHORT));
    assertThat(provider.requests()).hasSize(3);
    JsonNode body = json(provider.request().body());
    assertThat(body.path("max_tokens").asInt()).isEqualTo(10);
    assertThat(body.has("max_completion_tokens")).isFalse();
  }

  @Test
  void aLimitThatIsTooHighDoesNotChangeItsName() {
    String tooHigh = "{\"error\":{\"message\":\"max_completion_tokens is too large\"}}";
    provider
        .on(e -> e.answer(400, "", tooHigh))
        .on(e -> e.answer(400, "", "{\"error\":\"use the other one\"}"))
        .answers(STOP, "[DONE]");
    OpenAiModel model = model("sk-1");
    assertThat(failure(Kind.REJECTED, () -> model.stream(Conversations.SHORT)))
        .hasMessageContaining("too large");
    all(model.stream(Conversations.SHORT));
    assertThat(json(provider.request().body()).has("max_completion_tokens")).isTrue();
  }

  @Test
  void theCheckShowsTheKey() {
    provider.on(e -> e.answer(200, "", "{}"));
    model("sk-1").check();
    assertThat(provider.request().line()).isEqualTo("GET /v1/models HTTP/1.1");
    assertThat(provider.request().headers()).containsEntry("authorization", "Bearer sk-1");
  }

  private OpenAiModel model(String key) {
    return model(key, ReasoningEffort.OFF);
  }

  private OpenAiModel model(String key, ReasoningEffort reasoning) {
    return new OpenAiModel(
        new ModelConfig.OpenAi("openai", provider.baseUrl(), Optional.of(new Secret(key)), "m1"),
        Answers.PATIENT,
        reasoning);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
