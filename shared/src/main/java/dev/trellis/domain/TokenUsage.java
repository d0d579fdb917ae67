package dev.trellis.domain;

/**
 * Tokens billed for one or more answers of a model, none of them negative; 0 where the provider
 * does not tell.
 *
 * @param inputTokens all tokens of the prompts, those of the next two included
 * @param cachedInputTokens those of them that were read from the provider's prompt cache
 * @param cacheWriteTokens those of them that were written to it, where that has a price of its own
 * @param outputTokens tokens produced, reasoning included
 */
public record TokenUsage(
    long inputTokens, long cachedInputTokens, long cacheWriteTokens, long outputTokens) {
  public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0);

  public TokenUsage {
    if (inputTokens < 0 || cachedInputTokens < 0 || cacheWriteTokens < 0 || outputTokens < 0) {
      throw new IllegalArgumentException("a number of tokens must not be negative");
    }
  }

  /** The tokens of both. */
  public TokenUsage plus(TokenUsage other) {
    return new TokenUsage(
        inputTokens + other.inputTokens,
        cachedInputTokens + other.cachedInputTokens,
        cacheWriteTokens + other.cacheWriteTokens,
        outputTokens + other.outputTokens);
  }

  /** All that are counted. */
  public long total() {
    return inputTokens + outputTokens;
  }
}
