package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenPriceTest {
  private static final TokenPrice PRICE = new TokenPrice(250_000, 25_000, 300_000, 2_000_000);

  @Test
  void aCallCostsItsTokens() {
    assertThat(PRICE.cost(new TokenUsage(1_000_000, 0, 0, 0))).hasToString("0.25 USD");
    assertThat(PRICE.cost(new TokenUsage(1_000_000, 1_000_000, 0, 0))).hasToString("0.025 USD");
    assertThat(PRICE.cost(new TokenUsage(0, 0, 0, 1_000_000))).hasToString("2.00 USD");
    assertThat(PRICE.cost(new TokenUsage(1_000, 400, 0, 10)))
        .isEqualTo(new NanoUsd(600 * 250 + 400 * 25 + 10 * 2_000));
    assertThat(PRICE.cost(new TokenUsage(1_000, 400, 100, 10)))
        .isEqualTo(new NanoUsd(500 * 250 + 400 * 25 + 100 * 300 + 10 * 2_000));
    assertThat(PRICE.cost(TokenUsage.NONE)).isEqualTo(new NanoUsd(0));
  }

  @Test
  void aPartOfTheSmallestUnitIsCountedAsOne() {
    TokenPrice tiny = new TokenPrice(1, 1, 1, 1);
    assertThat(tiny.cost(new TokenUsage(1, 0, 0, 0))).isEqualTo(new NanoUsd(1));
    assertThat(tiny.cost(new TokenUsage(999, 0, 0, 1))).isEqualTo(new NanoUsd(1));
    assertThat(tiny.cost(new TokenUsage(1_000, 0, 0, 1))).isEqualTo(new NanoUsd(2));
  }

  @Test
  void moreCachedTokensThanThereAreCostNoMoreThanAll() {
    assertThat(PRICE.cost(new TokenUsage(10, 100, 0, 0)))
        .isEqualTo(PRICE.cost(new TokenUsage(10, 10, 0, 0)));
    assertThat(PRICE.cost(new TokenUsage(10, 0, 100, 0)))
        .isEqualTo(PRICE.cost(new TokenUsage(10, 0, 10, 0)));
    assertThat(PRICE.cost(new TokenUsage(10, 6, 100, 0)))
        .isEqualTo(PRICE.cost(new TokenUsage(10, 6, 4, 0)));
  }

  /** An amount that went round would be small, or none at all. */
  @ParameterizedTest
  @CsvSource({
    "9000000000000000000, 0, 0, 0",
    "9000000000000000000, 9000000000000000000, 0, 0",
    "9000000000000000000, 0, 9000000000000000000, 0",
    "0, 0, 0, 9000000000000000000",
    "2000000000, 0, 0, 2000000000",
  })
  void whatIsTooMuchToCountIsNeverLittle(long input, long cached, long written, long output) {
    TokenPrice dearest =
        new TokenPrice(5_000_000_000L, 5_000_000_000L, 5_000_000_000L, 5_000_000_000L);

    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> dearest.cost(new TokenUsage(input, cached, written, output)));
  }

  @Test
  void whatIsCachedIsAPartOfTheInput() {
    TokenUsage usage = new TokenUsage(10, 4, 3, 5);

    assertThat(usage.total()).isEqualTo(15);
    assertThat(usage.plus(new TokenUsage(1, 2, 4, 8))).isEqualTo(new TokenUsage(11, 6, 7, 13));
  }

  @Test
  void theDearestOfTwoPricesIsNeverBelowOneOfThem() {
    TokenPrice other = new TokenPrice(100_000, 400_000, 0, 3_000_000);

    assertThat(PRICE.dearestInput()).isEqualTo(300_000);
    assertThat(PRICE.dearest(other))
        .isEqualTo(new TokenPrice(400_000, 400_000, 400_000, 3_000_000))
        .isEqualTo(other.dearest(PRICE));
  }

  /** The exact cost in decimals, rounded up to nano-USD. */
  @Test
  void agreesWithTheExactCost() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      BigDecimal input = BigDecimal.valueOf(random.nextLong(10_000_000_001L), 6);
      BigDecimal cached = BigDecimal.valueOf(random.nextLong(10_000_000_001L), 6);
      BigDecimal written = BigDecimal.valueOf(random.nextLong(10_000_000_001L), 6);
      BigDecimal output = BigDecimal.valueOf(random.nextLong(10_000_000_001L), 6);
      ModelPrice price = new ModelPrice(input, output, cached, written);
      long asked = random.nextInt(10_000_000);
      long answered = random.nextInt(1_000_000);
      TokenUsage usage = new TokenUsage(asked, asked / 3, asked / 4, answered);

      assertThat(TokenPrice.of(price).cost(usage)).isEqualTo(NanoUsd.of(price.cost(usage)));
    }
  }

  @Test
  void aPriceIsKnownIfAnythingCostsAnything() {
    assertThat(TokenPrice.UNKNOWN.isKnown()).isFalse();
    assertThat(TokenPrice.of(ModelPrice.UNKNOWN)).isEqualTo(TokenPrice.UNKNOWN);
    assertThat(new TokenPrice(0, 0, 0, 1).isKnown()).isTrue();
    assertThat(new TokenPrice(0, 1, 0, 0).isKnown()).isTrue();
    assertThat(new TokenPrice(0, 0, 1, 0).isKnown()).isTrue();
  }

  @Test
  void whatCannotBeCountedIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TokenPrice(-1, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TokenPrice(0, 0, 0, 10_000_000_001L));
    assertThatIllegalArgumentException().isThrownBy(() -> new NanoUsd(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new TokenUsage(0, 0, 0, -1));
    ModelPrice tooFine = new ModelPrice(new BigDecimal("0.0000001"), BigDecimal.ONE);
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> TokenPrice.of(tooFine));
  }

  @Test
  void moneyIsToldInDollars() {
    assertThat(new NanoUsd(0)).hasToString("0.00 USD");
    assertThat(new NanoUsd(1)).hasToString("0.000000001 USD");
    assertThat(new NanoUsd(1_250_000)).hasToString("0.00125 USD");
    assertThat(NanoUsd.of(new BigDecimal("100"))).hasToString("100.00 USD");
    assertThat(new NanoUsd(5).minus(new NanoUsd(3))).isEqualTo(new NanoUsd(2));
    assertThat(new NanoUsd(3).minus(new NanoUsd(5))).isEqualTo(new NanoUsd(0));
  }
}
