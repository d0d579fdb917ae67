package dev.trellis.llm.anthropic;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.sse.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a request the way the Messages API takes it. The instructions and the end of the
 * conversation are marked for its prompt cache, so that the next step of a run pays a tenth for
 * what this one has sent (<a
 * href="https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching">source</a>).
 */
final class AnthropicRequest {
  private AnthropicRequest() {}

  static String body(String model, ModelRequest request) {
    ObjectNode body = Json.object();
    body.put("model", model).put("stream", true).put("max_tokens", request.maxOutputTokens());
    if (!request.system().isBlank()) {
      markForCache(text(body.putArray("system"), request.system()));
    }
    ArrayNode messages = body.putArray("messages");
    request.messages().forEach(message -> add(message, messages));
    JsonNode last = messages.path(messages.size() - 1).path("content");
    if (last.path(last.size() - 1) instanceof ObjectNode block) {
      markForCache(block);
    }
    if (!request.tools().isEmpty()) {
      ArrayNode tools = body.putArray("tools");
      request.tools().forEach(tool -> add(tool, tools));
    }
    return Json.write(body);
  }

  private static void add(ModelMessage message, ArrayNode messages) {
    switch (message) {
      case ModelMessage.User(String text) -> addText(text, content(messages, "user"));
      case ModelMessage.Assistant(String text, var calls) -> {
        ArrayNode content = content(messages, "assistant");
        addText(text, content);
        calls.forEach(call -> add(call, content));
      }
      case ModelMessage.ToolResults(var results) -> {
        ArrayNode content = content(messages, "user");
        results.forEach(result -> add(result, content));
      }
    }
  }

  /** Roles must alternate, so what the same side says next goes into its last message. */
  private static ArrayNode content(ArrayNode messages, String role) {
    JsonNode last = messages.path(messages.size() - 1);
    if (last.path("role").stringValue("").equals(role)
        && last.path("content") instanceof ArrayNode content) {
      return content;
    }
    return messages.addObject().put("role", role).putArray("content");
  }

  /** The API refuses text blocks that are blank. */
  private static void addText(String text, ArrayNode content) {
    if (!text.isBlank()) {
      text(content, text);
    }
  }

  private static ObjectNode text(ArrayNode content, String text) {
    return content.addObject().put("type", "text").put("text", text);
  }

  private static void add(ModelMessage.ToolCall call, ArrayNode content) {
    ObjectNode block = content.addObject().put("type", "tool_use");
    block.put("id", call.callId()).put("name", call.tool());
    block.putRawValue("input", Json.raw(call.input(), "the input of a call of " + call.tool()));
  }

  private static void add(ModelMessage.ToolResult result, ArrayNode content) {
    ObjectNode block = content.addObject().put("type", "tool_result");
    block.put("tool_use_id", result.callId()).put("content", result.output());
    if (result.failed()) {
      block.put("is_error", true);
    }
  }

  private static void add(ModelRequest.ToolSpec tool, ArrayNode tools) {
    ObjectNode node = tools.addObject();
    node.put("name", tool.name()).put("description", tool.description());
    node.putRawValue(
        "input_schema", Json.raw(tool.inputSchema(), "the input schema of " + tool.name()));
  }

  private static void markForCache(ObjectNode block) {
    block.putObject("cache_control").put("type", "ephemeral");
  }
}
