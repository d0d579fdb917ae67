package dev.trellis.agentstream;

import dev.trellis.domain.AgentName;
import dev.trellis.store.Runs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaks the AI SDK's UI message stream, chunk by chunk, and gathers the message's parts for the
 * store. It keeps the order that clients insist on: a part of text or reasoning is open before its
 * deltas and closed before whatever comes next.
 */
final class UiMessageStream {
  private final ChunkSink sink;
  private final MessageParts parts = new MessageParts();
  private @Nullable Writing open;
  private int written;

  /** Whether the begin of the next step was sent already. */
  private boolean stepIsTold;

  /** The part that is being written. */
  private record Writing(UiChunks.Written part, StringBuilder text) {}

  /**
   * @param begun what was sent already, as {@link #beginning} gave it
   */
  UiMessageStream(ChunkSink sink, List<String> begun) {
    this.sink = sink;
    this.stepIsTold = begun.contains(UiChunks.START_STEP);
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
    String start = UiChunks.start(messageId, agent);
    return withStep ? List.of(start, UiChunks.START_STEP) : List.of(start);
  }

  /** Another agent than the one that was told answers. */
  void agent(AgentName agent) {
    sink.accept(UiChunks.agent(agent));
  }

  void startStep() {
    parts.stepStart();
    if (stepIsTold) {
      stepIsTold = false;
    } else {
      sink.acceptEffect(UiChunks.START_STEP);
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
    Writing writing = open;
    if (writing == null || !writing.part().type().equals(type)) {
      closeWriting();
      UiChunks.Written part = UiChunks.Written.of(type, type + "-" + ++written);
      writing = new Writing(part, new StringBuilder());
      open = writing;
      sink.accept(part.start());
    }
    writing.text().append(delta);
    sink.accept(writing.part().delta(delta));
  }

  void toolStarted(String callId, String tool) {
    closeWriting();
    parts.toolStarted(callId, tool);
    sink.accept(UiChunks.toolInputStart(callId, tool));
  }

  void toolInputDelta(String callId, String delta) {
    sink.accept(UiChunks.toolInputDelta(callId, delta));
  }

  void toolInput(String callId, String tool, JsonNode input) {
    sink.accept(UiChunks.toolInput(callId, tool, input));
  }

  /** A call that cannot be made, since its input cannot be understood. */
  void toolInputError(String callId, String tool, String error) {
    ObjectNode noInput = JsonNodeFactory.instance.objectNode();
    parts.toolError(callId, tool, noInput, error);
    sink.accept(UiChunks.toolInputError(callId, tool, noInput, error));
  }

  void toolOutput(String callId, String tool, JsonNode input, JsonNode output) {
    parts.toolOutput(callId, tool, input, output);
    sink.acceptEffect(UiChunks.toolOutput(callId, output));
  }

  void toolError(String callId, String tool, JsonNode input, String error) {
    parts.toolError(callId, tool, input, error);
    sink.acceptEffect(UiChunks.toolOutputError(callId, error));
  }

  void finishStep() {
    closeWriting();
    sink.acceptEffect(UiChunks.FINISH_STEP);
  }

  /** Data that is a part of the message. */
  void data(String name, JsonNode data) {
    closeWriting();
    parts.data(name, data);
    sink.accept(UiChunks.data(name, data));
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
    List<String> chunks = new ArrayList<>();
    ended.changes().map(UiChunks::revision).ifPresent(chunks::add);
    outcome
        .interruption(ended.continuation().isPresent())
        .map(UiChunks::abort)
        .ifPresent(chunks::add);
    outcome.error().map(UiChunks::error).ifPresent(chunks::add);
    chunks.add(UiChunks.finish(outcome.finishReason(), ended.continuation()));
    return List.copyOf(chunks);
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
      sink.accept(open.part().end());
      parts.written(open.part().type(), open.text().toString());
      open = null;
    }
  }
}
