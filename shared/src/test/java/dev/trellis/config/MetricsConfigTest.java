package dev.trellis.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.Config.InvalidConfigException;
import dev.trellis.domain.ModelPrice;
import dev.trellis.domain.ModelPrices;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsConfigTest {

  @Test
  void onlyAFunctionOnLambdaWritesMetrics() {
    assertThat(read(Map.of()).metrics()).isEmpty();
    assertThat(read(Map.of("AWS_LAMBDA_FUNCTION_NAME", "health")).metrics())
        .contains(new MetricsConfig("Trellis", "health"));
    assertThat(
            read(Map.of(
                    "AWS_LAMBDA_FUNCTION_NAME",
                    "health",
                    "POWERTOOLS_METRICS_NAMESPACE",
                    "trellis-dev"))
                .metrics())
        .contains(new MetricsConfig("trellis-dev", "health"));
  }

  @Test
  void logsInTextHaveNoMetrics() {
    assertThat(read(Map.of("AWS_LAMBDA_FUNCTION_NAME", "health", "LOG_FORMAT", "text")).metrics())
        .isEmpty();
  }

  @Test
  void pricesAreUnknownUnlessTheyAreSet() {
    assertThat(read(Map.of()).modelPrices()).isEqualTo(ModelPrices.UNKNOWN);
    assertThat(
            read(Map.of("MODEL_PRICE_INPUT", "0.25", "MODEL_PRICE_OUTPUT", "2"))
                .modelPrices()
                .otherwise())
        .isEqualTo(new ModelPrice(new BigDecimal("0.25"), new BigDecimal("2")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e3", "1,5", ".5", "5.", "10000.1", "0.0000001", "free", "NaN"})
  void whatIsNoPriceIsToldAtStart(String price) {
    InvalidConfigException invalid =
        Assertions.catchThrowableOfType(
            InvalidConfigException.class,
            () -> read(Map.of("MODEL_PRICE_INPUT", price, "MODEL_PRICE_OUTPUT", price)));

    assertThat(invalid.problems())
        .containsExactly(
            "MODEL_PRICE_INPUT must be an amount from 0 to 10000, such as 1.25",
            "MODEL_PRICE_OUTPUT must be an amount from 0 to 10000, such as 1.25");
  }

  private static Config read(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("DATABASE_URL", "postgresql://app:x@db/trellis");
    all.put("CURSOR_SECRET", "fedcba9876543210fedcba9876543210");
    all.put("AUTH_KEY", "0123456789abcdef0123456789abcdef");
    return Config.read(all);
  }
}
