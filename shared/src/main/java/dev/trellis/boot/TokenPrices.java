package dev.trellis.boot;

import dev.trellis.config.ModelConfig;
import dev.trellis.domain.ModelPrices;
import dev.trellis.domain.TokenPrice;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What models' tokens cost. Of a model whose price nobody has said the log tells once. */
final class TokenPrices {
  private static final Logger LOG = LoggerFactory.getLogger(TokenPrices.class);
  private static final String SCRIPTED = new ModelConfig.Scripted().name();

  private final ModelPrices prices;
  private final Set<String> unpriced = ConcurrentHashMap.newKeySet();

  TokenPrices(ModelPrices prices) {
    this.prices = prices;
  }

  /**
   * What a model's tokens cost; if nobody said it, no ceiling on money binds for it.
   *
   * @param model as {@link dev.trellis.llm.Model#name()} has it
   */
  TokenPrice of(String model) {
    TokenPrice price = TokenPrice.of(prices.of(model));
    if (!price.isKnown() && !model.equals(SCRIPTED) && unpriced.add(model)) {
      LOG.warn("it is not known what {} costs: ceilings in USD do not bind", model);
    }
    return price;
  }
}
