package dev.trellis.llm.openai;

import dev.trellis.config.ReasoningEffort;
import dev.trellis.domain.Sha256;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.sse.Json;
import java.util.HexFormat;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a request the way chat completions take it. */
final class OpenAiRequest {
  private static final int CACHE_KEY_BYTES = 16;

  private OpenAiRequest() {}

  /**
   * What is the same in every request to a model.
   *
   * @param cacheKey whether the server knows {@code prompt_cache_key}, as OpenAI's own does; others
   *     may refuse what they do not know
   */
  record Options(String model, ReasoningEffort reasoning, boolean cacheKey) {}

  static String body(Options options, ModelRequest request, OutputLimit limit) {
    ObjectNode body = Json.object();
    body.put("model", options.model()).put("stream", true);
    if (options.reasoning() != ReasoningEffort.OFF) {
      body.put("reasoning_effort", options.reasoning().name().toLowerCase(Locale.ROOT));
    }
    if (options.cacheKey()) {
      body.put("prompt_cache_key", cacheKey(request));
    }
    body.putObject("stream_options").put("include_usage", true);
    body.put(limit.field(), request.maxOutputTokens());
    ArrayNode messages = body.putArray("messages");
    if (!request.system().isEmpty()) {
      messages.addObject().put("role", "system").put("content", request.system());
    }
    request.messages().forEach(message -> add(message, messages));
    if (!request.tools().isEmpty()) { // an empty list is refused
      ArrayNode tools = body.putArray("tools");
      request.tools().forEach(tool -> add(tool, tools));
    }
    return Json.write(body);
  }

  /**
   * The same for all steps and turns of a conversation, so that they meet the same cache (<a
   * href="https://platform.openai.com/docs/guides/prompt-caching">source</a>).
   */
  private static String cacheKey(ModelRequest request) {
    String start = request.messages().stream().findFirst().map(ModelMessage::toString).orElse("");
    byte[] hash = Sha256.hash(request.system() + '\0' + start);
    return HexFormat.of().formatHex(hash, 0, CACHE_KEY_BYTES);
  }

  private static void add(ModelMessage message, ArrayNode messages) {
    switch (message) {
      case ModelMessage.User(String text) ->
          messages.addObject().put("role", "user").put("content", text);
      case ModelMessage.Assistant assistant -> add(assistant, messages.addObject());
      case ModelMessage.ToolResults results ->
          results.results().forEach(result -> add(result, messages.addObject()));
    }
  }

  private static void add(ModelMessage.Assistant assistant, ObjectNode message) {
    message.put("role", "assistant");
    if (assistant.text().isEmpty()) {
      message.putNull("content"); // as the API's own answers have it beside tool calls
    } else {
      message.put("content", assistant.text());
    }
    if (assistant.toolCalls().isEmpty()) {
      return;
    }
    ArrayNode calls = message.putArray("tool_calls");
    for (ModelMessage.ToolCall call : assistant.toolCalls()) {
      ObjectNode node = calls.addObject().put("id", call.callId()).put("type", "function");
      node.putObject("function").put("name", call.tool()).put("arguments", call.input());
    }
  }

  private static void add(ModelMessage.ToolResult result, ObjectNode message) {
    message
        .put("role", "tool")
        .put("tool_call_id", result.callId())
        .put("content", result.output());
  }

  private static void add(ModelRequest.ToolSpec tool, ArrayNode tools) {
    ObjectNode function = tools.addObject().put("type", "function").putObject("function");
    function.put("name", tool.name()).put("description", tool.description());
    function.putRawValue(
        "parameters", Json.raw(tool.inputSchema(), "the input schema of " + tool.name()));
  }
}
