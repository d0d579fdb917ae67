package dev.trellis.agentstream;

import dev.trellis.http.EventStream;
import dev.trellis.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaks the AI SDK's UI message stream, chunk by chunk, and gathers the message's parts for the
 * store. It keeps the order that clients insist on: a part of text or reasoning is open before its
 * deltas and closed before whatever comes next.
 *
 * @see <a href="https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol">the protocol</a>
 */
final class UiMessageStream {
  private final EventStream events;
  private final MessageParts parts = new MessageParts();
  private @Nullable Writing open;
  private int written;

  /** A part that is being written, of the type {@code text} or {@code reasoning}. */
  private record Writing(String type, String id, StringBuilder text) {}

  UiMessageStream(EventStream events) {
    this.events = events;
  }

  void start(String messageId) {
    send(chunk("start").put("messageId", messageId));
  }

  void startStep() {
    parts.stepStart();
    send(chunk("start-step"));
  }

  void text(String delta) {
    write("text", delta);
  }

  /** What the model shows of its reasoning. */
  void reasoning(String delta) {
    write("reasoning", delta);
  }

  private void write(String type, String delta) {
    if (open == null || !open.type().equals(type)) {
      closeWriting();
      open = new Writing(type, type + "-" + ++written, new StringBuilder());
      send(chunk(type + "-start").put("id", open.id()));
    }
    open.text().append(delta);
    send(chunk(type + "-delta").put("id", open.id()).put("delta", delta));
  }

  void toolStarted(String callId, String tool) {
    closeWriting();
    parts.toolStarted(callId, tool);
    send(chunk("tool-input-start").put("toolCallId", callId).put("toolName", tool));
  }

  void toolInputDelta(String callId, String delta) {
    send(chunk("tool-input-delta").put("toolCallId", callId).put("inputTextDelta", delta));
  }

  void toolInput(String callId, String tool, JsonNode input) {
    ObjectNode chunk = chunk("tool-input-available").put("toolCallId", callId);
    chunk.put("toolName", tool).set("input", input);
    send(chunk);
  }

  /** A call that cannot be made, since its input cannot be understood. */
  void toolInputError(String callId, String tool, String error) {
    ObjectNode noInput = JsonNodeFactory.instance.objectNode();
    parts.toolError(callId, tool, noInput, error);
    ObjectNode chunk = chunk("tool-input-error").put("toolCallId", callId);
    chunk.put("toolName", tool).put("errorText", error).set("input", noInput);
    send(chunk);
  }

  void toolOutput(String callId, String tool, JsonNode input, JsonNode output) {
    parts.toolOutput(callId, tool, input, output);
    ObjectNode chunk = chunk("tool-output-available").put("toolCallId", callId);
    chunk.set("output", output);
    send(chunk);
  }

  void toolError(String callId, String tool, JsonNode input, String error) {
    parts.toolError(callId, tool, input, error);
    send(chunk("tool-output-error").put("toolCallId", callId).put("errorText", error));
  }

  void finishStep() {
    closeWriting();
    send(chunk("finish-step"));
  }

  /** Something for the front end's {@code onData}; it is no part of the message. */
  void notify(String name, JsonNode data) {
    ObjectNode chunk = chunk("data-" + name).put("transient", true);
    chunk.set("data", data);
    send(chunk);
  }

  void abort(String reason) {
    closeParts();
    send(chunk("abort").put("reason", reason));
  }

  /** Tells what went wrong in words for the person at the screen. */
  void error(String text) {
    closeParts();
    send(chunk("error").put("errorText", text));
  }

  /** Ends the stream. Without this a client would show a truncated answer as whole. */
  void finish(String reason) {
    closeParts();
    send(chunk("finish").put("finishReason", reason));
    events.send("[DONE]");
  }

  /** The message so far; what is still open is closed first. */
  MessageParts parts() {
    closeParts();
    return parts;
  }

  /** A part that stays open would be shown as being written for ever. */
  private void closeParts() {
    closeWriting();
    parts
        .openCalls()
        .forEach(
            (callId, tool) ->
                toolInputError(callId, tool, "The answer ended before this call was made."));
  }

  private void closeWriting() {
    if (open != null) {
      send(chunk(open.type() + "-end").put("id", open.id()));
      parts.written(open.type(), open.text().toString());
      open = null;
    }
  }

  private static ObjectNode chunk(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private void send(ObjectNode chunk) {
    events.send(Json.writeText(chunk));
  }
}
