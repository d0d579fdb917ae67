package dev.trellis.agentstream;

import dev.trellis.domain.AgentName;
import dev.trellis.domain.FileBatch;
import dev.trellis.http.Json;
import dev.trellis.store.Runs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
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
  private static final String START_STEP = Json.writeText(chunk("start-step"));

  private final ChunkSink sink;
  private final MessageParts parts = new MessageParts();
  private @Nullable Writing open;
  private int written;

  /** Whether the begin of the next step was sent already. */
  private boolean stepIsTold;

  /** A part that is being written, of the type {@code text} or {@code reasoning}. */
  private record Writing(String type, String id, StringBuilder text) {}

  /**
   * @param begun what was sent already, as {@link #beginning} gave it
   */
  UiMessageStream(ChunkSink sink, List<String> begun) {
    this.sink = sink;
    this.stepIsTold = begun.contains(START_STEP);
  }

  /**
   * The chunks that a stream begins with. Its first step is among them if nothing can come before
   * it: what is stored with the run's opening need not be stored once more before the model is
   * asked.
   *
   * @param agent who answers
   * @param withStep whether the first step begins at once
   */
  static List<String> beginning(String messageId, AgentName agent, boolean withStep) {
    String start = Json.writeText(by(chunk("start").put("messageId", messageId), agent));
    return withStep ? List.of(start, START_STEP) : List.of(start);
  }

  /** Another agent than the one that was told answers. */
  void agent(AgentName agent) {
    send(by(chunk("message-metadata"), agent));
  }

  private static ObjectNode by(ObjectNode chunk, AgentName agent) {
    chunk.putObject("messageMetadata").put("agent", agent.text());
    return chunk;
  }

  void startStep() {
    parts.stepStart();
    if (stepIsTold) {
      stepIsTold = false;
    } else {
      sink.acceptEffect(START_STEP);
    }
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
    sendEffect(chunk);
  }

  void toolError(String callId, String tool, JsonNode input, String error) {
    parts.toolError(callId, tool, input, error);
    sendEffect(chunk("tool-output-error").put("toolCallId", callId).put("errorText", error));
  }

  void finishStep() {
    closeWriting();
    sendEffect(chunk("finish-step"));
  }

  /** Data that is a part of the message. */
  void data(String name, JsonNode data) {
    closeWriting();
    parts.data(name, data);
    ObjectNode chunk = chunk("data-" + name);
    chunk.set("data", data);
    send(chunk);
  }

  /**
   * The chunks that end a stream; what is open was closed by {@link #parts}. The last is {@code
   * finish}: without it a client would show a truncated answer as whole.
   *
   * @param ended what the turn changed, of which front ends hear through {@code onData}, to load
   *     the files anew that they show; and the run that goes on with it, whose stream they can
   *     resume
   */
  static List<String> ending(Outcome outcome, Runs.Ended ended) {
    List<ObjectNode> chunks = new ArrayList<>();
    ended.changes().ifPresent(result -> chunks.add(revision(result)));
    outcome
        .interruption(ended.continuation().isPresent())
        .ifPresent(why -> chunks.add(chunk("abort").put("reason", why)));
    outcome.error().ifPresent(text -> chunks.add(chunk("error").put("errorText", text)));
    ObjectNode finish = chunk("finish").put("finishReason", outcome.finishReason());
    ended
        .continuation()
        .ifPresent(run -> finish.putObject("messageMetadata").put("continuedBy", run.toString()));
    chunks.add(finish);
    return chunks.stream().map(Json::writeText).toList();
  }

  private static ObjectNode revision(FileBatch.Result result) {
    ObjectNode chunk = chunk("data-revision").put("transient", true);
    ObjectNode data = chunk.putObject("data").put("revision", result.revision());
    ArrayNode paths = data.putArray("files");
    result.files().forEach(file -> paths.add(file.path().value()));
    return chunk;
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
    sink.accept(Json.writeText(chunk));
  }

  private void sendEffect(ObjectNode chunk) {
    sink.acceptEffect(Json.writeText(chunk));
  }
}
