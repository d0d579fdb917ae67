package dev.trellis.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of money, in thousand-millionths of a US dollar. Sums of whole numbers are exact, and
 * the same in the database.
 *
 * @param value from 0 on
 */
public record NanoUsd(long value) {
  private static final int DIGITS = 9;
  private static final int CENTS = 2;

  public NanoUsd {
    if (value < 0) {
      throw new IllegalArgumentException("an amount must not be negative: " + value);
    }
  }

  /**
   * An amount of dollars; what is less than the smallest unit counts as one.
   *
   * @throws ArithmeticException if it does not fit: from about 9,200 million dollars on
   */
  public static NanoUsd of(BigDecimal usd) {
    return new NanoUsd(
        usd.movePointRight(DIGITS).setScale(0, RoundingMode.CEILING).longValueExact());
  }

  /** What is left of this amount when another is taken from it; none if that is more. */
  public NanoUsd minus(NanoUsd other) {
    return new NanoUsd(Math.max(0, value - other.value));
  }

  /** The dollars with at least two decimal places, such as {@code 2.00} or {@code 0.00125}. */
  public String dollars() {
    BigDecimal usd = BigDecimal.valueOf(value, DIGITS).stripTrailingZeros();
    return usd.setScale(Math.max(CENTS, usd.scale()), RoundingMode.UNNECESSARY).toPlainString();
  }

  @Override
  public String toString() {
    return dollars() + " USD";
  }
}
