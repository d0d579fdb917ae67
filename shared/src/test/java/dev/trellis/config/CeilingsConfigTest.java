package dev.trellis.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Ceilings;
import dev.trellis.domain.Tier;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CeilingsConfigTest {

  @Test
  void withoutASettingAHigherTierMayMore() {
    CeilingsConfig usual = read(Map.of());

    Ceilings free = usual.of(Tier.FREE);
    Ceilings pro = usual.of(Tier.PRO);
    Ceilings enterprise = usual.of(Tier.ENTERPRISE);
    assertThat(free.steps()).isEqualTo(25);
    assertThat(free.time()).isEqualTo(Duration.ofMinutes(10));
    assertThat(free.runTokens()).isLessThan(pro.runTokens());
    assertThat(free.dayTokens()).isLessThan(pro.dayTokens());
    assertThat(pro.dayTokens()).isLessThan(enterprise.dayTokens());
    assertThat(free.runCost()).hasToString("1.00 USD");
    assertThat(free.dayCost()).hasToString("2.00 USD");
    assertThat(pro.dayCost()).hasToString("20.00 USD");
    assertThat(enterprise.dayCost()).hasToString("200.00 USD");
    assertThat(free.installationDayCost()).hasToString("500.00 USD");
    assertThat(enterprise.installationDayCost()).isEqualTo(free.installationDayCost());
  }

  @Test
  void oneValueIsForAllTiers() {
    CeilingsConfig config = read(Map.of("CEILING_DAY_USD", "0.5", "CEILING_RUN_STEPS", " 7 "));

    for (Tier tier : Tier.values()) {
      assertThat(config.of(tier).dayCost()).hasToString("0.50 USD");
      assertThat(config.of(tier).steps()).isEqualTo(7);
    }
  }

  @Test
  void aTierThatIsNotNamedKeepsItsDefault() {
    CeilingsConfig config = read(Map.of("CEILING_DAY_TOKENS", "PRO=5, FREE = 0"));

    assertThat(config.of(Tier.FREE).dayTokens()).isZero();
    assertThat(config.of(Tier.PRO).dayTokens()).isEqualTo(5);
    assertThat(config.of(Tier.ENTERPRISE)).isEqualTo(read(Map.of()).of(Tier.ENTERPRISE));
  }

  @Test
  void eachCeilingHasItsSetting() {
    Ceilings all =
        read(Map.of(
                "CEILING_RUN_STEPS", "2",
                "CEILING_STEP_OUTPUT_TOKENS", "300",
                "CEILING_RUN_SECONDS", "40",
                "CEILING_RUN_TOKENS", "5",
                "CEILING_RUN_USD", "0.000006",
                "CEILING_DAY_TOKENS", "7",
                "CEILING_DAY_USD", "8",
                "CEILING_INSTALLATION_DAY_USD", "9"))
            .of(Tier.PRO);

    assertThat(all.toString())
        .isEqualTo(
            "Ceilings[steps=2, stepOutputTokens=300, time=PT40S, runTokens=5, runCost=0.000006 USD,"
                + " dayTokens=7, dayCost=8.00 USD, installationDayCost=9.00 USD]");
  }

  @ParameterizedTest
  @CsvSource({
    "CEILING_RUN_STEPS, a whole number from 1 to 1000",
    "CEILING_STEP_OUTPUT_TOKENS, a whole number from 256 to 1000000",
    "CEILING_RUN_SECONDS, a whole number from 15 to 900",
    "CEILING_RUN_TOKENS, a whole number from 0 to 1000000000000",
    "CEILING_DAY_TOKENS, a whole number from 0 to 1000000000000",
  })
  void aNumberOutOfBoundsIsTold(String name, String what) {
    String told =
        "%s must be %s, or such a one for a tier, as in FREE=…,PRO=…".formatted(name, what);
    for (String bad : new String[] {"-1", "1.5", "many", "9999999999999", "FREE=-1", "FREE"}) {
      Env env = new Env(Map.of(name, bad));
      CeilingsConfig.read(env);
      assertThat(env.problems()).as(bad).containsExactly(told);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "1e3",
        "1,5",
        "0.0000001",
        "1000000.000001",
        "free=1",
        "GOLD=1",
        "FREE=1,FREE=2",
        "FREE=1,,PRO=2",
        "FREE=",
        "1 USD"
      })
  void anAmountThatIsNoneIsTold(String bad) {
    Env env = new Env(Map.of("CEILING_DAY_USD", bad, "CEILING_INSTALLATION_DAY_USD", bad));
    CeilingsConfig.read(env);

    assertThat(env.problems())
        .containsExactlyInAnyOrder(
            "CEILING_DAY_USD must be an amount from 0 to 1000000, such as 1.25, or such a one for a"
                + " tier, as in FREE=…,PRO=…",
            "CEILING_INSTALLATION_DAY_USD must be an amount from 0 to 1000000, such as 1.25");
  }

  @Test
  void theInstallationHasOneBudgetAndNoneByTier() {
    Env env = new Env(Map.of("CEILING_INSTALLATION_DAY_USD", "FREE=1"));
    CeilingsConfig.read(env);

    assertThat(env.problems()).hasSize(1);
  }

  private static CeilingsConfig read(Map<String, String> settings) {
    Env env = new Env(settings);
    CeilingsConfig config = CeilingsConfig.read(env);
    assertThat(env.problems()).isEmpty();
    return config;
  }
}
