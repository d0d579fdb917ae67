package dev.trellis.domain;

import java.math.BigDecimal;
import java.util.stream.Stream;

/**
 * What a model costs, in USD per million tokens; each not negative.
 *
 * @param inputPerMillion for what is sent
 * @param outputPerMillion for what it answers
 * @param cachedInputPerMillion for what is sent and read from the provider's prompt cache
 * @param cacheWritePerMillion for what is sent and written to that cache
 */
public record ModelPrice(
    BigDecimal inputPerMillion,
    BigDecimal outputPerMillion,
    BigDecimal cachedInputPerMillion,
    BigDecimal cacheWritePerMillion) {
  private static final int MILLION_DIGITS = 6;

  /** Nobody said what the model costs. */
  public static final ModelPrice UNKNOWN = new ModelPrice(BigDecimal.ZERO, BigDecimal.ZERO);

  public ModelPrice {
    if (Stream.of(inputPerMillion, outputPerMillion, cachedInputPerMillion, cacheWritePerMillion)
        .anyMatch(price -> price.signum() < 0)) {
      throw new IllegalArgumentException("a price must not be negative");
    }
  }

  /** The price of a model whose cached input costs as much as any other. */
  public ModelPrice(BigDecimal inputPerMillion, BigDecimal outputPerMillion) {
    this(inputPerMillion, outputPerMillion, inputPerMillion, inputPerMillion);
  }

  /** Whether anything costs anything. */
  public boolean isKnown() {
    return inputPerMillion.signum() > 0 || outputPerMillion.signum() > 0;
  }

  /** What answers cost in USD, exactly. */
  public BigDecimal cost(TokenUsage usage) {
    long atFullPrice =
        Math.max(0, usage.inputTokens() - usage.cachedInputTokens() - usage.cacheWriteTokens());
    return inputPerMillion
        .multiply(BigDecimal.valueOf(atFullPrice))
        .add(cachedInputPerMillion.multiply(BigDecimal.valueOf(usage.cachedInputTokens())))
        .add(cacheWritePerMillion.multiply(BigDecimal.valueOf(usage.cacheWriteTokens())))
        .add(outputPerMillion.multiply(BigDecimal.valueOf(usage.outputTokens())))
        .movePointLeft(MILLION_DIGITS);
  }
}
