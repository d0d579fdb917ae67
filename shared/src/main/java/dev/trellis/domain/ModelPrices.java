package dev.trellis.domain;

import java.util.Map;

/**
 * What the models cost.
 *
 * @param byModel by the model's name, either as its provider calls it ({@code gpt-5-mini}) or with
 *     the provider before it ({@code openai/gpt-5-mini}), which goes first
 * @param otherwise what a model costs that is not among these
 */
public record ModelPrices(Map<String, ModelPrice> byModel, ModelPrice otherwise) {

  /** Nobody said what any model costs. */
  public static final ModelPrices UNKNOWN = new ModelPrices(Map.of(), ModelPrice.UNKNOWN);

  public ModelPrices {
    byModel = Map.copyOf(byModel);
  }

  /**
   * What a model costs.
   *
   * @param model as {@code provider/model}, or without a provider
   */
  public ModelPrice of(String model) {
    String bare = model.substring(model.indexOf('/') + 1);
    return byModel.getOrDefault(model, byModel.getOrDefault(bare, otherwise));
  }
}
