package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CeilingTest {
  private static final Instant NOW = Instant.parse("2026-11-21T22:30:00Z");

  private static Ceilings ceilings(int steps, int outputTokens) {
    return new Ceilings(
        steps,
        outputTokens,
        Duration.ofMinutes(1),
        1_000_000,
        usd("1"),
        2_500_000,
        usd("2"),
        usd("100.5"));
  }

  private static Ceilings ceilings(Duration time, long runTokens, long dayTokens) {
    return new Ceilings(1, 256, time, runTokens, usd("1"), dayTokens, usd("1"), usd("1"));
  }

  private static NanoUsd usd(String amount) {
    return NanoUsd.of(new BigDecimal(amount));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RUN_STEPS  | One answer may take 25 steps, and has. Send another message to go on.",
        "RUN_TOKENS | The budget of 1,000,000 tokens for one answer is used up. Send another message to go on.",
        "RUN_USD    | The budget of 1.00 USD for one answer is used up. Send another message to go on.",
        "DAY_TOKENS | Today's budget of 2,500,000 tokens for this account is used up; it opens again at 00:00 UTC.",
        "DAY_USD    | Today's budget of 2.00 USD for this account is used up; it opens again at 00:00 UTC.",
        "INSTALLATION_DAY_USD | Today's budget of 100.50 USD for this installation is used up; it opens again at 00:00 UTC.",
      },
      quoteCharacter = '"')
  void aRefusalSaysWhichCeilingHowHighAndWhenItOpens(Ceiling ceiling, String told) {
    assertThat(ceiling.refusal(ceilings(25, 16_000))).isEqualTo(told);
  }

  @ParameterizedTest
  @EnumSource
  void aDayOpensAtMidnightAndARunAtOnce(Ceiling ceiling) {
    Problem problem = ceiling.problem(ceilings(25, 16_000), NOW).problem();

    boolean ofDay = ceiling.name().contains("DAY");
    assertThat(problem)
        .isEqualTo(
            new Problem.TooManyRequests(
                ceiling.refusal(ceilings(25, 16_000)),
                ofDay ? Duration.ofMinutes(90) : Duration.ZERO));
  }

  @Test
  void daysAreThoseOfUtc() {
    assertThat(Ceiling.day(NOW)).isEqualTo(LocalDate.parse("2026-11-21"));
    assertThat(Ceiling.nextDay(NOW)).isEqualTo("2026-11-22T00:00:00Z");
    assertThat(Ceiling.nextDay(Instant.parse("2026-11-22T00:00:00Z")))
        .isEqualTo("2026-11-23T00:00:00Z");
  }

  @Test
  void ceilingsBelowWhichNothingWorksAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ceilings(0, 16_000));
    assertThatIllegalArgumentException().isThrownBy(() -> ceilings(1, 255));
    assertThat(ceilings(1, 256).stepOutputTokens()).isEqualTo(Ceilings.LEAST_OUTPUT_TOKENS);
    assertThatIllegalArgumentException().isThrownBy(() -> ceilings(Duration.ZERO, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> ceilings(Duration.ofSeconds(1), -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> ceilings(Duration.ofSeconds(1), 1, -1));
  }
}
