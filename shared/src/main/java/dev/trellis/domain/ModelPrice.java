package dev.trellis.domain;

import java.math.BigDecimal;

/**
 * What the configured model costs, in USD per million tokens; each not negative.
 *
 * @param inputPerMillion for what is sent
 * @param outputPerMillion for what it answers
 */
public record ModelPrice(BigDecimal inputPerMillion, BigDecimal outputPerMillion) {
  private static final int MILLION_DIGITS = 6;

  /** Nobody said what the model costs. */
  public static final ModelPrice UNKNOWN = new ModelPrice(BigDecimal.ZERO, BigDecimal.ZERO);

  public ModelPrice {
    if (inputPerMillion.signum() < 0 || outputPerMillion.signum() < 0) {
      throw new IllegalArgumentException("a price must not be negative");
    }
  }

  /** Whether anything costs anything. */
  public boolean isKnown() {
    return inputPerMillion.signum() > 0 || outputPerMillion.signum() > 0;
  }

  /** What a call costs in USD, exactly. */
  public BigDecimal cost(long inputTokens, long outputTokens) {
    return inputPerMillion
        .multiply(BigDecimal.valueOf(inputTokens))
        .add(outputPerMillion.multiply(BigDecimal.valueOf(outputTokens)))
        .movePointLeft(MILLION_DIGITS);
  }
}
