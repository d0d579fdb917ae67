package dev.trellis.llm.sse;

import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelException;
import java.util.UUID;
import java.util.function.Consumer;

/** A tool call whose input still comes in pieces. */
public final class OpenToolCall {

  /** No sensible input is as long; without an end it would fill the memory. */
  private static final int MAX_INPUT = 4 << 20;

  private final Endpoint endpoint;
  private final String callId;
  private final String tool;
  private final CleanText clean = new CleanText();
  private final StringBuilder input = new StringBuilder();

  /**
   * Begins a call and puts out that it did.
   *
   * @param callId where it is empty, as some servers send it, one is made up: results need one
   * @throws ModelException if the tool's name is empty
   */
  public OpenToolCall(Endpoint endpoint, String callId, String tool, Consumer<ModelEvent> out) {
    if (tool.isEmpty()) {
      throw endpoint.failure(ModelException.Kind.MALFORMED, "called a tool without a name");
    }
    this.endpoint = endpoint;
    this.callId = callId.isEmpty() ? "call_" + UUID.randomUUID() : CleanText.whole(callId);
    this.tool = CleanText.whole(tool);
    out.accept(new ModelEvent.ToolStarted(this.callId, this.tool));
  }

  /**
   * Takes the next piece of the input, which may be empty.
   *
   * @throws ModelException if the input grows beyond 4 million characters
   */
  public void append(String piece, Consumer<ModelEvent> out) {
    put(clean.next(piece), out);
  }

  /** Ends the call. */
  public void complete(Consumer<ModelEvent> out) {
    put(clean.rest(), out);
    String whole = input.isEmpty() ? "{}" : input.toString();
    out.accept(new ModelEvent.ToolCall(callId, tool, whole));
  }

  private void put(String delta, Consumer<ModelEvent> out) {
    if (delta.isEmpty()) {
      return;
    }
    if (input.length() + delta.length() > MAX_INPUT) {
      throw endpoint.failure(ModelException.Kind.MALFORMED, "a tool's input is over 4 MB");
    }
    input.append(delta);
    out.accept(new ModelEvent.ToolInput(callId, delta));
  }
}
