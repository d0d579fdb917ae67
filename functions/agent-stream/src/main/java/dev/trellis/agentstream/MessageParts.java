package dev.trellis.agentstream;

import dev.trellis.http.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of the assistant's message as the AI SDK's UI messages have them, gathered while they
 * are produced, in the order in which they begin.
 */
final class MessageParts {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final List<ObjectNode> parts = new ArrayList<>();
  private final Map<String, ObjectNode> openCalls = new HashMap<>();

  void stepStart() {
    add("step-start");
  }

  void text(String text) {
    add("text").put("text", text).put("state", "done");
  }

  /** A tool call takes its place; it is no part of the message before it has its result. */
  void toolStarted(String callId, String tool) {
    openCalls.put(callId, add("tool-" + tool).put("toolCallId", callId));
  }

  void toolOutput(String callId, JsonNode input, JsonNode output) {
    close(callId, "output-available", input).set("output", output);
  }

  void toolError(String callId, JsonNode input, String error) {
    close(callId, "output-error", input).put("errorText", error);
  }

  private ObjectNode add(String type) {
    ObjectNode part = NODES.objectNode().put("type", type);
    parts.add(part);
    return part;
  }

  private ObjectNode close(String callId, String state, JsonNode input) {
    ObjectNode part = openCalls.remove(callId);
    if (part == null) {
      throw new IllegalStateException("the call %s was not begun".formatted(callId));
    }
    part.put("state", state).set("input", input);
    return part;
  }

  String toJson() {
    ArrayNode all = NODES.arrayNode();
    parts.stream().filter(part -> !openCalls.containsValue(part)).forEach(all::add);
    return Json.writeText(all);
  }
}
