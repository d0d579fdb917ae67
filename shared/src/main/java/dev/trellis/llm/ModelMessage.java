package dev.trellis.llm;

import java.util.List;
import java.util.Optional;

/** One entry of a conversation, as models see it. */
public sealed interface ModelMessage {

  /** What the person said. */
  record User(String text) implements ModelMessage {}

  /**
   * What the model said and called, in order; at least one of the two is not empty.
   *
   * @param kept what came with them as {@link ModelEvent.Kept}
   */
  record Assistant(String text, List<ToolCall> toolCalls, Optional<ProviderContent> kept)
      implements ModelMessage {
    public Assistant {
      toolCalls = List.copyOf(toolCalls);
    }

    public Assistant(String text, List<ToolCall> toolCalls) {
      this(text, toolCalls, Optional.empty());
    }

    /** What {@code model} itself has made of this message, if it is from that model. */
    public Optional<ProviderContent> keptBy(String model) {
      return kept.filter(content -> content.model().equals(model));
    }
  }

  /** The results of all tool calls of the assistant's message before it, in the calls' order. */
  record ToolResults(List<ToolResult> results) implements ModelMessage {
    public ToolResults {
      results = List.copyOf(results);
    }
  }

  /** A call of a tool; {@code input} is a JSON object as text. */
  record ToolCall(String callId, String tool, String input) {}

  /** What a call gave: JSON text, or a plain sentence that says what went wrong. */
  record ToolResult(String callId, String tool, String output, boolean failed) {}
}
