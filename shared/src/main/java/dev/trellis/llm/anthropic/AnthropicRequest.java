package dev.trellis.llm.anthropic;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.sse.Json;
import java.util.Iterator;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a request the way the Messages API takes it. The instructions, which the tools stand
 * before, and the end of the conversation are marked for its prompt cache, so that the next step of
 * a run pays a tenth for what this one has sent (<a
 * href="https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching">source</a>).
 */
final class AnthropicRequest {
  private final ModelRequest request;
  private final Thinking thinking;
  private final ObjectNode body = Json.object();
  private final ArrayNode messages;

  private AnthropicRequest(String model, ModelRequest request, Thinking thinking) {
    this.request = request;
    this.thinking = thinking;
    body.put("model", model).put("stream", true).put("max_tokens", request.maxOutputTokens());
    this.messages = body.putArray("messages");
  }

  static String body(String model, ModelRequest request, Thinking thinking) {
    return new AnthropicRequest(model, request, thinking).write();
  }

  private String write() {
    if (!request.system().isBlank()) {
      markForCache(text(body.putArray("system"), request.system()));
    }
    request.messages().forEach(this::add);
    JsonNode last = messages.path(messages.size() - 1).path("content");
    if (last.path(last.size() - 1) instanceof ObjectNode block) {
      markForCache(block);
    }
    if (!request.tools().isEmpty()) {
      ArrayNode tools = body.putArray("tools");
      request.tools().forEach(tool -> add(tool, tools));
    }
    thinking.write(request, body);
    return Json.write(body);
  }

  private void add(ModelMessage message) {
    switch (message) {
      case ModelMessage.User(String text) -> addText(text, "user");
      case ModelMessage.Assistant assistant -> {
        Optional<String> kept = thinking.kept(request, assistant);
        if (kept.isPresent()) {
          addKept(Json.array(kept.get()), assistant);
        } else {
          addText(assistant.text(), "assistant");
          assistant.toolCalls().forEach(call -> add(call, content("assistant")));
        }
      }
      case ModelMessage.ToolResults(var results) ->
          results.forEach(result -> add(result, content("user")));
    }
  }

  /** Roles must alternate, so what the same side says next goes into its last message. */
  private ArrayNode content(String role) {
    JsonNode last = messages.path(messages.size() - 1);
    if (last.path("role").stringValue("").equals(role)
        && last.path("content") instanceof ArrayNode content) {
      return content;
    }
    return messages.addObject().put("role", role).putArray("content");
  }

  /** The blocks as {@link AnthropicContent} has gathered them. */
  private void addKept(ArrayNode kept, ModelMessage.Assistant assistant) {
    Iterator<ModelMessage.ToolCall> calls = assistant.toolCalls().iterator();
    for (JsonNode block : kept) {
      switch (block.path("type").stringValue("")) {
        case "text" -> addText(block.path("text").stringValue(""), "assistant");
        case "tool_use" -> {
          if (calls.hasNext()) { // else it was never completed
            add(calls.next(), content("assistant"));
          }
        }
        default -> content("assistant").add(block);
      }
    }
  }

  /** The API refuses text blocks that are blank, and messages without a block. */
  private void addText(String text, String role) {
    if (!text.isBlank()) {
      text(content(role), text);
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
