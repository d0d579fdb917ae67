package dev.trellis.llm.gemini;

import static dev.trellis.llm.sse.Answers.all;
import static dev.trellis.llm.sse.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.ReasoningEffort;
import dev.trellis.config.Secret;
import dev.trellis.llm.Conversations;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.ModelMessage.Assistant;
import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ProviderContent;
import dev.trellis.llm.sse.Answers;
import dev.trellis.llm.sse.FakeProvider;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GeminiModelTest {
  private static final String STOP = "{\"candidates\":[{\"finishReason\":\"STOP\"}]}";
  private final FakeProvider provider = new FakeProvider();

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void theRequestIsWhatGenerateContentTakes() {
    provider.answers(STOP);
    all(model("gemini-2.5-flash", ReasoningEffort.OFF).stream(Conversations.LONG));
    FakeProvider.Request request = provider.request();
    assertThat(request.line())
        .isEqualTo("POST /v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse HTTP/1.1");
    assertThat(request.headers())
        .containsEntry("x-goog-api-key", "key-1")
        .containsEntry("content-type", "application/json")
        .doesNotContainKey("authorization");
    assertThat(request.body()).as("numbers keep their digits").contains("{\"n\":1.10}");
    assertThat(json(request.body()))
        .isEqualTo(
            json(
                """
                {
                  "systemInstruction": {"parts": [{"text": "Be brief."}]},
                  "contents": [
                    {"role": "user", "parts": [{"text": "Hi"}, {"text": "there \uFFFD"}]},
                    {"role": "model", "parts": [
                      {"text": "I look."},
                      {"functionCall": {"id": "c1", "name": "read", "args": {"n": 1.10}}}]},
                    {"role": "user", "parts": [
                      {"functionResponse": {"id": "c1", "name": "read",
                       "response": {"output": {"text": "x"}}}}]},
                    {"role": "model", "parts": [
                      {"functionCall": {"id": "c2", "name": "read", "args": {}}},
                      {"functionCall": {"id": "c3", "name": "list", "args": {}}}]},
                    {"role": "user", "parts": [
                      {"functionResponse": {"id": "c2", "name": "read",
                       "response": {"error": "no such file"}}},
                      {"functionResponse": {"id": "c3", "name": "list",
                       "response": {"output": []}}},
                      {"text": "Go on"}]}
                  ],
                  "tools": [{"functionDeclarations": [
                    {"name": "read", "description": "Reads a file.",
                     "parametersJsonSchema": {"type": "object"}},
                    {"name": "list", "description": "Lists files.",
                     "parametersJsonSchema": {"type": "object"}}]}],
                  "generationConfig": {"maxOutputTokens": 2000}
                }
                """));
  }

  @Test
  void aSignatureGoesBackToTheModelThatGaveItAndToNoOther() {
    assertThat(callsAfter("gemini/gemini-3-pro").toString())
        .contains("\"thoughtSignature\":\"c2ln\"")
        .doesNotContain("skip_thought_signature_validator");
    JsonNode foreign = callsAfter("anthropic/m1");
    assertThat(foreign.path(0).path("thoughtSignature").asString())
        .isEqualTo("skip_thought_signature_validator");
    assertThat(foreign.path(1).has("thoughtSignature")).isFalse();
  }

  private JsonNode callsAfter(String answeredBy) {
    List<ToolCall> calls =
        List.of(new ToolCall("c1", "read", "{}"), new ToolCall("c2", "read", "{}"));
    Assistant said =
        new Assistant("", calls, Optional.of(new ProviderContent(answeredBy, "[\"c2ln\",\"\"]")));
    provider.answers(STOP);
    all(
        model("gemini-3-pro", ReasoningEffort.OFF).stream(
            new ModelRequest("", List.of(said), List.of(), 10)));
    return json(provider.request().body()).at("/contents/0/parts");
  }

  @Test
  void reasoningIsAskedForAsEachGenerationTakesIt() {
    assertThat(thinkingConfig("gemini-2.5-pro", ReasoningEffort.LOW))
        .isEqualTo(json("{\"includeThoughts\": true, \"thinkingBudget\": 2048}"));
    assertThat(thinkingConfig("gemini-flash-latest", ReasoningEffort.HIGH))
        .isEqualTo(json("{\"includeThoughts\": true, \"thinkingLevel\": \"high\"}"));
    assertThat(thinkingConfig("gemini-3-pro", ReasoningEffort.OFF).isMissingNode()).isTrue();
  }

  private JsonNode thinkingConfig(String model, ReasoningEffort effort) {
    provider.answers(STOP);
    all(model(model, effort).stream(Conversations.SHORT));
    return json(provider.request().body()).at("/generationConfig/thinkingConfig");
  }

  @Test
  void ofASchemaOnlyKnownKeywordsAreSent() {
    String schema =
        """
        {"type": "object", "additionalProperties": false, "required": ["pattern"], "not": {},
         "properties": {
           "pattern": {"type": "string", "minLength": 1, "pattern": "x+", "maxLength": 9},
           "kind": {"const": "a"},
           "list": {"type": "array", "uniqueItems": true, "minItems": 1,
             "items": {"anyOf": [{"type": "integer", "exclusiveMinimum": 0}, true]}}}}
        """;
    assertThat(GeminiSchema.of(schema, "it"))
        .isEqualTo(
            json(
                """
                {"type": "object", "additionalProperties": false, "required": ["pattern"],
                 "properties": {
                   "pattern": {"type": "string"},
                   "kind": {"enum": ["a"]},
                   "list": {"type": "array", "minItems": 1,
                     "items": {"anyOf": [{"type": "integer"}, true]}}}}
                """));
    assertThatThrownBy(() -> GeminiSchema.of("[]", "it")).hasMessage("it is not a JSON object");
  }

  @Test
  void aRefusedRequestSaysWhyAndHidesTheKey() {
    provider.on(
        e -> e.answer(400, "", "{\"error\":{\"code\":400,\"message\":\"key-1 is not valid\"}}"));
    assertThat(
            failure(
                Kind.REJECTED, () -> model("m1", ReasoningEffort.OFF).stream(Conversations.SHORT)))
        .hasMessage("gemini/m1: 400: *** is not valid");
  }

  @Test
  void theCheckShowsTheKey() {
    provider.on(e -> e.answer(200, "", "{}"));
    model("m1", ReasoningEffort.OFF).check();
    assertThat(provider.request().line()).isEqualTo("GET /v1beta/models HTTP/1.1");
    assertThat(provider.request().headers()).containsEntry("x-goog-api-key", "key-1");
  }

  private GeminiModel model(String name, ReasoningEffort reasoning) {
    return new GeminiModel(
        new ModelConfig.Gemini(provider.rootUrl(), new Secret("key-1"), name),
        Answers.PATIENT,
        reasoning);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
