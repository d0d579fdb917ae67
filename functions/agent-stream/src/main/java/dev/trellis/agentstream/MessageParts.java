package dev.trellis.agentstream;

import dev.trellis.http.Json;
import java.util.LinkedHashMap;
import java.util.Map;
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
  private final Map<String, Call> openCalls = new LinkedHashMap<>();

  private boolean stepBegins;

  private record Call(String tool, ObjectNode part) {}

  /** Begins a step. One that is ended before anything is in it leaves nothing, as in clients. */
  void stepStart() {
    stepBegins = true;
  }

  /**
   * A part that was written piece by piece.
   *
   * @param type {@code text} or {@code reasoning}
   */
  void written(String type, String text) {
    part(type).put("text", text).put("state", "done");
  }

  void data(String name, JsonNode data) {
    part("data-" + name).set("data", data);
  }

  /** Takes the call's place: clients show it where it began, not where it ended. */
  void toolStarted(String callId, String tool) {
    openCalls.put(callId, call(callId, tool));
  }

  void toolOutput(String callId, String tool, JsonNode input, JsonNode output) {
    end(callId, tool, "output-available", input).set("output", output);
  }

  void toolError(String callId, String tool, JsonNode input, String error) {
    end(callId, tool, "output-error", input).put("errorText", error);
  }

  /** The tools of the calls that were begun and not ended, by the calls' ids. */
  Map<String, String> openCalls() {
    Map<String, String> tools = new LinkedHashMap<>();
    openCalls.forEach((callId, call) -> tools.put(callId, call.tool()));
    return tools;
  }

  private ObjectNode end(String callId, String tool, String state, JsonNode input) {
    Call begun = openCalls.remove(callId);
    ObjectNode part = (begun == null ? call(callId, tool) : begun).part();
    part.put("state", state).set("input", input);
    return part;
  }

  private Call call(String callId, String tool) {
    return new Call(tool, part("tool-" + tool).put("toolCallId", callId));
  }

  private ObjectNode part(String type) {
    if (stepBegins) {
      parts.addObject().put("type", "step-start");
      stepBegins = false;
    }
    return parts.addObject().put("type", type);
  }

  String toJson() {
    return Json.writeText(parts);
  }
}
