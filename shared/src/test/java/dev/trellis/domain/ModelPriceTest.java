package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelPriceTest {
  private static final ModelPrice PRICE =
      new ModelPrice(new BigDecimal("0.25"), new BigDecimal("2"));

  @Test
  void aMillionTokensCostWhatThePriceSays() {
    assertThat(PRICE.cost(new TokenUsage(1_000_000, 0, 0, 0))).isEqualByComparingTo("0.25");
    assertThat(PRICE.cost(new TokenUsage(0, 0, 0, 1_000_000))).isEqualByComparingTo("2");
    assertThat(PRICE.cost(new TokenUsage(1, 0, 0, 1))).isEqualByComparingTo("0.00000225");
  }

  @Test
  void cachedInputHasPricesOfItsOwn() {
    ModelPrice price =
        new ModelPrice(
            new BigDecimal("3"),
            new BigDecimal("15"),
            new BigDecimal("0.3"),
            new BigDecimal("3.75"));
    TokenUsage usage = new TokenUsage(1_000_000, 500_000, 200_000, 0);

    // 0.3 million at 3, 0.5 million at 0.3 and 0.2 million at 3.75.
    assertThat(price.cost(usage)).isEqualByComparingTo("1.8");
    assertThat(PRICE.cost(usage)).isEqualByComparingTo("0.25");
    // More cached than there is cannot make the rest cheaper.
    assertThat(price.cost(new TokenUsage(0, 1_000_000, 0, 0))).isEqualByComparingTo("0.3");
  }

  @Test
  void aModelIsFoundWithItsProviderAndWithout() {
    ModelPrice other = new ModelPrice(BigDecimal.ONE, BigDecimal.ONE);
    ModelPrice third = new ModelPrice(BigDecimal.TEN, BigDecimal.TEN);
    ModelPrices prices = new ModelPrices(Map.of("m1", PRICE, "b/m1", other), third);

    assertThat(prices.of("a/m1")).isEqualTo(PRICE);
    assertThat(prices.of("b/m1")).isEqualTo(other);
    assertThat(prices.of("a/m2")).isEqualTo(third);
    assertThat(prices.of("a/b/m1")).as("a name may have a stroke of its own").isEqualTo(other);
    assertThat(ModelPrices.UNKNOWN.of("scripted").isKnown()).isFalse();
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
