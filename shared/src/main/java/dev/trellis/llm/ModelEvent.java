package dev.trellis.llm;

import dev.trellis.domain.TokenUsage;

/**
 * What a model sends while it answers, in the order in which it sends it. Text holds no lone
 * surrogates and no NUL.
 */
public sealed interface ModelEvent {

  /** A piece of the answer's text; never empty. */
  record Text(String delta) implements ModelEvent {}

  /**
   * A piece of what the model shows of its reasoning, which is no part of its answer; never empty.
   */
  record Reasoning(String delta) implements ModelEvent {}

  /**
   * The model begins to call a tool. Its input follows in {@link ToolInput}s and ends with {@link
   * ToolCall}.
   */
  record ToolStarted(String callId, String tool) implements ModelEvent {}

  /** A piece of the JSON text of a tool's input; never empty. */
  record ToolInput(String callId, String delta) implements ModelEvent {}

  /**
   * A tool call is complete. {@code input} is the whole JSON text as the model wrote it, which need
   * not be valid JSON; <code>{}</code> where the model sent none.
   */
  record ToolCall(String callId, String tool, String input) implements ModelEvent {}

  /**
   * What the provider wants to see again with the answer, in the same turn; comes at most once, and
   * right before the end.
   */
  record Kept(ProviderContent content) implements ModelEvent {}

  /** The answer is over; always the last event. */
  record Finished(FinishReason reason, TokenUsage usage) implements ModelEvent {}

  /** Why a model stopped, in the words of the client's protocol. */
  enum FinishReason {
    STOP,
    LENGTH,
    CONTENT_FILTER,
    TOOL_CALLS,
    OTHER
  }
}
