package dev.trellis.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.ModelPrice;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPriceTableTest {

  @Test
  void eachModelHasItsPrices() {
    Map<String, ModelPrice> prices =
        read(
            """
            {"gpt-5-mini": {"input": 0.25, "output": 2, "cachedInput": 0.025},
             "anthropic/claude-x": {"output":15,"input":3,"cacheWrite":3.75}}
            """);

    assertThat(prices)
        .containsOnly(
            Map.entry("gpt-5-mini", price("0.25", "2", "0.025", "0.25")),
            Map.entry("anthropic/claude-x", price("3", "15", "3", "3.75")));
  }

  @Test
  void withoutATableThereAreNoPrices() {
    Env env = new Env(Map.of());
    assertThat(ModelPriceTable.read(env)).isEmpty();
    assertThat(env.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x | at character 1 '{' is missing",
        "{} | at character 2 the name of a model is missing",
        "{\"a\" 1} | at character 6 ':' is missing",
        "{\"a\": {}} | at character 8 the name of a price is missing",
        "{\"a\": {\"input\": -1}} | at character 17 an amount such as 1.25 is missing",
        "{\"a\": {\"input\": 1e3}} | at character 18 '}' is missing",
        "{\"a\": {\"input\": 1, \"output\": 2} | at character 32 '}' is missing",
        "{\"a\": {\"input\": 1, \"output\": 2}}, | its end is missing",
        "{\"a\": {\"input\": 1}} | must give input and output for a",
        "{\"a\": {\"input\": 1, \"output\": 2, \"x\": 3}} | only input, output, cachedInput",
        "{\"a\": {\"input\": 10001, \"output\": 2}} | each at most 10000",
        "{\"a\": {\"input\": 1, \"output\": 2}, \"a\": {\"input\": 1, \"output\": 2}} | names a twice"
      })
  void whatIsNoTableIsToldWithItsPlace(String text, String problem) {
    Env env = new Env(Map.of("MODEL_PRICES", text));

    assertThat(ModelPriceTable.read(env)).isEmpty();
    assertThat(env.problems()).hasSize(1);
    assertThat(env.problems().getFirst()).startsWith("MODEL_PRICES ").contains(problem);
  }

  private static Map<String, ModelPrice> read(String text) {
    Env env = new Env(Map.of("MODEL_PRICES", text));
    Map<String, ModelPrice> prices = ModelPriceTable.read(env);
    assertThat(env.problems()).isEmpty();
    return prices;
  }

  private static ModelPrice price(String input, String output, String cached, String writes) {
    return new ModelPrice(
        new BigDecimal(input),
        new BigDecimal(output),
        new BigDecimal(cached),
        new BigDecimal(writes));
  }
}
