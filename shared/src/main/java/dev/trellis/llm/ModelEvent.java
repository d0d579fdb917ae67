package dev.trellis.llm;

/**
 * What a model sends while it answers, in the order in which it sends it. Text holds no lone
 * surrogates and no NUL.
 */
public sealed interface ModelEvent {

  /** A piece of the answer's text; never empty. */
  record Text(String delta) implements ModelEvent {}

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

  /** The answer is over; always the last event. */
  record Finished(FinishReason reason, Usage usage) implements ModelEvent {}

  /** Why a model stopped, in the words of the client's protocol. */
  enum FinishReason {
    STOP,
    LENGTH,
    CONTENT_FILTER,
    TOOL_CALLS,
    OTHER
  }

  /**
   * Tokens billed for one answer; 0 where the provider does not tell.
   *
   * @param inputTokens all tokens of the prompt, cached ones included
   * @param cachedInputTokens those of them that were read from the provider's prompt cache
   * @param outputTokens tokens produced
   */
  record Usage(long inputTokens, long cachedInputTokens, long outputTokens) {
    public static final Usage NONE = new Usage(0, 0, 0);

    public Usage plus(Usage other) {
      return new Usage(
          inputTokens + other.inputTokens,
          cachedInputTokens + other.cachedInputTokens,
          outputTokens + other.outputTokens);
    }
  }
}
