package dev.trellis.config;

import java.net.URI;
import java.util.Optional;

/** A language model and where it is. */
public sealed interface ModelConfig {

  /** The provider and the model, as operators know them: {@code openai/gpt-5-mini}. */
  String name();

  /** Another model of the same provider; the stand-in is the only one of its kind. */
  default ModelConfig withModel(String name) {
    return switch (this) {
      case Scripted scripted -> scripted;
      case OpenAi(String provider, URI baseUrl, Optional<Secret> apiKey, _) ->
          new OpenAi(provider, baseUrl, apiKey, name);
      case Anthropic(URI baseUrl, Secret apiKey, _) -> new Anthropic(baseUrl, apiKey, name);
      case Gemini(URI baseUrl, Secret apiKey, _) -> new Gemini(baseUrl, apiKey, name);
    };
  }

  /** The built-in, deterministic stand-in: no key, no network. */
  record Scripted() implements ModelConfig {
    @Override
    public String name() {
      return "scripted";
    }
  }

  /**
   * OpenAI, or any server that speaks its chat completions.
   *
   * @param provider whose server it is, as {@code MODEL_PROVIDER} spells it
   * @param baseUrl without a trailing slash, for example {@code https://api.openai.com/v1}
   * @param apiKey absent for servers that ask for none
   * @param model the provider's name for the model
   */
  record OpenAi(String provider, URI baseUrl, Optional<Secret> apiKey, String model)
      implements ModelConfig {
    @Override
    public String name() {
      return provider + "/" + model;
    }
  }

  /**
   * Anthropic's Messages API.
   *
   * @param baseUrl without a trailing slash, for example {@code https://api.anthropic.com/v1}
   */
  record Anthropic(URI baseUrl, Secret apiKey, String model) implements ModelConfig {
    @Override
    public String name() {
      return "anthropic/" + model;
    }
  }

  /**
   * Google's Gemini API.
   *
   * @param baseUrl without a trailing slash and without the API's version, for example {@code
   *     https://generativelanguage.googleapis.com}
   */
  record Gemini(URI baseUrl, Secret apiKey, String model) implements ModelConfig {
    @Override
    public String name() {
      return "gemini/" + model;
    }
  }
}
