package dev.trellis.config;

import dev.trellis.domain.Ceilings;
import dev.trellis.domain.NanoUsd;
import dev.trellis.domain.Tier;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What models may do and cost at most, for each tier. What is counted in dollars binds where it is
 * known what the model costs.
 *
 * @param byTier has each tier
 */
public record CeilingsConfig(Map<Tier, Ceilings> byTier) {
  private static final int MAX_STEPS = 1_000;
  private static final int MAX_OUTPUT_TOKENS = 1_000_000;
  private static final int LEAST_SECONDS = 15;
  private static final int MAX_SECONDS = 900;
  private static final long MAX_TOKENS = 1_000_000_000_000L;

  public CeilingsConfig {
    byTier = Map.copyOf(byTier);
  }

  /** The ceilings that hold for accounts of a tier. */
  public Ceilings of(Tier tier) {
    return Objects.requireNonNull(byTier.get(tier), "each tier has its ceilings");
  }

  /**
   * Reads the settings whose names begin with {@code CEILING_}, as {@link TierSetting} has them.
   */
  static CeilingsConfig read(Env env) {
    Map<Tier, Ceilings> byTier = new EnumMap<>(Tier.class);
    for (Tier tier : Tier.values()) {
      byTier.put(tier, read(new TierSetting(env, tier), usual(tier)));
    }
    return new CeilingsConfig(byTier);
  }

  private static Ceilings read(TierSetting set, Ceilings usual) {
    return new Ceilings(
        (int) set.number("CEILING_RUN_STEPS", 1, MAX_STEPS, usual.steps()),
        (int)
            set.number(
                "CEILING_STEP_OUTPUT_TOKENS",
                Ceilings.LEAST_OUTPUT_TOKENS,
                MAX_OUTPUT_TOKENS,
                usual.stepOutputTokens()),
        Duration.ofSeconds(
            set.number(
                "CEILING_RUN_SECONDS", LEAST_SECONDS, MAX_SECONDS, usual.time().toSeconds())),
        set.number("CEILING_RUN_TOKENS", 0, MAX_TOKENS, usual.runTokens()),
        set.amount("CEILING_RUN_USD", usual.runCost()),
        set.number("CEILING_DAY_TOKENS", 0, MAX_TOKENS, usual.dayTokens()),
        set.amount("CEILING_DAY_USD", usual.dayCost()),
        set.amountOfAll("CEILING_INSTALLATION_DAY_USD", usual.installationDayCost()));
  }

  private static Ceilings usual(Tier tier) {
    return switch (tier) {
      case FREE -> usual(25, 16_000, 600, 1_000_000, 1, 3_000_000, 2);
      case PRO -> usual(50, 16_000, 900, 4_000_000, 5, 30_000_000, 20);
      case ENTERPRISE -> usual(100, 32_000, 900, 16_000_000, 20, 300_000_000, 200);
    };
  }

  private static Ceilings usual(
      int steps, int output, int seconds, long runTokens, int runUsd, long dayTokens, int dayUsd) {
    return new Ceilings(
        steps,
        output,
        Duration.ofSeconds(seconds),
        runTokens,
        usd(runUsd),
        dayTokens,
        usd(dayUsd),
        usd(500));
  }

  private static NanoUsd usd(int dollars) {
    return NanoUsd.of(BigDecimal.valueOf(dollars));
  }
}
