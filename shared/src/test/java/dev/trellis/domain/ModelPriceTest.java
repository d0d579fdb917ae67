package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ModelPriceTest {
  private static final ModelPrice PRICE =
      new ModelPrice(new BigDecimal("0.25"), new BigDecimal("2"));

  @Test
  void aMillionTokensCostWhatThePriceSays() {
    assertThat(PRICE.cost(1_000_000, 0)).isEqualByComparingTo("0.25");
    assertThat(PRICE.cost(0, 1_000_000)).isEqualByComparingTo("2");
    assertThat(PRICE.cost(1, 1)).isEqualByComparingTo("0.00000225");
  }

  @Test
  void aPriceIsKnownIfAnythingCostsAnything() {
    assertThat(PRICE.isKnown()).isTrue();
    assertThat(new ModelPrice(BigDecimal.ZERO, BigDecimal.ONE).isKnown()).isTrue();
    assertThat(new ModelPrice(BigDecimal.ONE, BigDecimal.ZERO).isKnown()).isTrue();
    assertThat(ModelPrice.UNKNOWN.isKnown()).isFalse();
  }

  @Test
  void nobodyIsPaidForTokens() {
    BigDecimal negative = BigDecimal.ONE.negate();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelPrice(negative, BigDecimal.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelPrice(BigDecimal.ZERO, negative));
  }
}
