package dev.trellis.domain;

import java.time.Duration;

/**
 * What models may do for somebody, at most.
 *
 * @param steps how often one run may ask a model, at least 1
 * @param stepOutputTokens what a model may produce in one step, at least {@value
 *     #LEAST_OUTPUT_TOKENS}
 * @param time how long one run may take
 * @param runTokens what one run may use, input and output together
 * @param runCost what one run may cost
 * @param dayTokens what all of a person's runs may use together within a day in UTC
 * @param dayCost what they may cost
 * @param installationDayCost what everybody's runs may cost together within a day
 */
public record Ceilings(
    int steps,
    int stepOutputTokens,
    Duration time,
    long runTokens,
    NanoUsd runCost,
    long dayTokens,
    NanoUsd dayCost,
    NanoUsd installationDayCost) {
  /** With fewer tokens than these a model can hardly say or do anything. */
  public static final int LEAST_OUTPUT_TOKENS = 256;

  public Ceilings {
    if (steps < 1
        || stepOutputTokens < LEAST_OUTPUT_TOKENS
        || !time.isPositive()
        || runTokens < 0
        || dayTokens < 0) {
      throw new IllegalArgumentException("no model could ever be asked");
    }
  }
}
