package dev.trellis.agentstream;

import dev.trellis.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of the assistant's message as the AI SDK's UI messages have them, gathered while they
 * are produced.
 */
final class MessageParts {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ArrayNode parts = NODES.arrayNode();

  void stepStart() {
    parts.addObject().put("type", "step-start");
  }

  void text(String text) {
    parts.addObject().put("type", "text").put("text", text).put("state", "done");
  }

  void toolOutput(String callId, String tool, JsonNode input, JsonNode output) {
    tool(callId, tool, "output-available", input).set("output", output);
  }

  void toolError(String callId, String tool, JsonNode input, String error) {
    tool(callId, tool, "output-error", input).put("errorText", error);
  }

  private ObjectNode tool(String callId, String tool, String state, JsonNode input) {
    ObjectNode part = parts.addObject().put("type", "tool-" + tool).put("toolCallId", callId);
    part.put("state", state).set("input", input);
    return part;
  }

  String toJson() {
    return Json.writeText(parts);
  }
}
