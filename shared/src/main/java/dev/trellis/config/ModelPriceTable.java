package dev.trellis.config;

import dev.trellis.domain.ModelPrice;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code {"gpt-5-mini": {"input": 0.25, "output": 2, "cachedInput": 0.025}}}: JSON of this
 * one form, read here since a configuration knows no library, and a cold start should load none for
 * it.
 */
final class ModelPriceTable {
  private static final String NAME = "MODEL_PRICES";
  private static final Set<String> PRICES = Set.of("input", "output", "cachedInput", "cacheWrite");
  private static final Pattern TEXT = Pattern.compile("\\s*\"([!#-\\[\\]-~]{1,100})\"\\s*");
  private static final Pattern AMOUNT = Pattern.compile("\\s*([0-9]{1,5}(\\.[0-9]{1,9})?)\\s*");
  private static final int MAX_PRICE = 10_000;

  private final Matcher matcher;

  /** Says, in words for an operator, what is wrong. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String what) {
      super(what);
    }
  }

  private ModelPriceTable(String text) {
    matcher = TEXT.matcher(text);
  }

  /** The prices by model; none where nothing is set or something is wrong, which is told. */
  static Map<String, ModelPrice> read(Env env) {
    try {
      return env.isSet(NAME)
          ? new ModelPriceTable(env.text(NAME).orElseThrow()).models()
          : Map.of();
    } catch (RefusedException refused) {
      env.problem(NAME, String.valueOf(refused.getMessage()));
      return Map.of();
    }
  }

  private Map<String, ModelPrice> models() throws RefusedException {
    Map<String, ModelPrice> models = new HashMap<>();
    expect('{');
    do {
      String model = next(TEXT, "the name of a model").group(1);
      expect(':');
      if (models.put(model, price(model)) != null) {
        throw new RefusedException("names %s twice".formatted(model));
      }
    } while (accept(','));
    expect('}');
    if (matcher.regionStart() < matcher.regionEnd()) {
      throw malformed("its end");
    }
    return models;
  }

  private ModelPrice price(String model) throws RefusedException {
    Map<String, BigDecimal> prices = new HashMap<>();
    expect('{');
    do {
      String name = next(TEXT, "the name of a price").group(1);
      expect(':');
      BigDecimal amount = new BigDecimal(next(AMOUNT, "an amount such as 1.25").group(1));
      if (!PRICES.contains(name) || amount.compareTo(BigDecimal.valueOf(MAX_PRICE)) > 0) {
        throw new RefusedException(
            "must give for %s only input, output, cachedInput and cacheWrite, each at most %d"
                .formatted(model, MAX_PRICE));
      }
      prices.put(name, amount);
    } while (accept(','));
    expect('}');
    return price(model, prices);
  }

  private static ModelPrice price(String model, Map<String, BigDecimal> prices)
      throws RefusedException {
    BigDecimal input = prices.get("input");
    BigDecimal output = prices.get("output");
    if (input == null || output == null) {
      throw new RefusedException("must give input and output for " + model);
    }
    return new ModelPrice(
        input,
        output,
        prices.getOrDefault("cachedInput", input),
        prices.getOrDefault("cacheWrite", input));
  }

  private void expect(char symbol) throws RefusedException {
    if (!accept(symbol)) {
      throw malformed("'" + symbol + "'");
    }
  }

  private boolean accept(char symbol) {
    return advance(Pattern.compile("\\s*" + Pattern.quote(String.valueOf(symbol)) + "\\s*"))
        .isPresent();
  }

  private MatchResult next(Pattern pattern, String what) throws RefusedException {
    return advance(pattern).orElseThrow(() -> malformed(what));
  }

  /** Goes behind what comes next, if it is of this form. */
  private Optional<MatchResult> advance(Pattern pattern) {
    if (!matcher.usePattern(pattern).lookingAt()) {
      return Optional.empty();
    }
    MatchResult found = matcher.toMatchResult();
    matcher.region(found.end(), matcher.regionEnd());
    return Optional.of(found);
  }

  private RefusedException malformed(String what) {
    return new RefusedException(
        "must be JSON such as {\"gpt-5-mini\": {\"input\": 0.25, \"output\": 2}}; at character %d %s is missing"
            .formatted(matcher.regionStart() + 1, what));
  }
}
