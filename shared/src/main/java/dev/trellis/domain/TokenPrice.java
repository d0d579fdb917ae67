package dev.trellis.domain;

import java.math.BigDecimal;

/**
 * What one token costs, in pico-USD (10⁻¹² dollars): one dollar for a million tokens is 1,000,000.
 * Each is from 0 to 10¹⁰, which is 10,000 dollars for a million.
 *
 * @param input for a token of the prompt
 * @param cachedInput for one that the provider had in its cache
 * @param cacheWrite for one that the provider wrote to it
 * @param output for one of the answer
 */
public record TokenPrice(long input, long cachedInput, long cacheWrite, long output) {
  private static final int MILLION_DIGITS = 6;
  private static final long MOST = 10_000_000_000L;
  private static final long PICO_IN_NANO = 1_000;

  /** Nobody said what it is. */
  public static final TokenPrice UNKNOWN = new TokenPrice(0, 0, 0, 0);

  public TokenPrice {
    if (isOutside(input) || isOutside(cachedInput) || isOutside(cacheWrite) || isOutside(output)) {
      throw new IllegalArgumentException("a price is from 0 to 10,000 USD for a million tokens");
    }
  }

  private static boolean isOutside(long price) {
    return price < 0 || price > MOST;
  }

  /**
   * The price that is told in dollars for a million tokens.
   *
   * @throws ArithmeticException if it has more than six decimal places
   */
  public static TokenPrice of(ModelPrice price) {
    return new TokenPrice(
        pico(price.inputPerMillion()),
        pico(price.cachedInputPerMillion()),
        pico(price.cacheWritePerMillion()),
        pico(price.outputPerMillion()));
  }

  private static long pico(BigDecimal perMillion) {
    return perMillion.movePointRight(MILLION_DIGITS).longValueExact();
  }

  /** Whether anything costs anything. */
  public boolean isKnown() {
    return dearestInput() > 0 || output > 0;
  }

  /** The most that a token of a prompt can cost, whether it is cached or not. */
  public long dearestInput() {
    return Math.max(input, Math.max(cachedInput, cacheWrite));
  }

  /** The most that tokens can cost, at this price or at another, whether cached or not. */
  public TokenPrice dearest(TokenPrice other) {
    long dearest = Math.max(dearestInput(), other.dearestInput());
    return new TokenPrice(dearest, dearest, dearest, Math.max(output, other.output));
  }

  /** What a call costs, rounded up. */
  public NanoUsd cost(TokenUsage usage) {
    long read = Math.min(usage.cachedInputTokens(), usage.inputTokens());
    long written = Math.min(usage.cacheWriteTokens(), usage.inputTokens() - read);
    long pico = Math.multiplyExact(usage.inputTokens() - read - written, input);
    pico = Math.addExact(pico, Math.multiplyExact(read, cachedInput));
    pico = Math.addExact(pico, Math.multiplyExact(written, cacheWrite));
    pico = Math.addExact(pico, Math.multiplyExact(usage.outputTokens(), output));
    return new NanoUsd(Math.ceilDiv(pico, PICO_IN_NANO));
  }
}
