package dev.trellis.config;

import java.net.URI;
import java.util.Optional;

/** Which language model answers. */
public sealed interface ModelConfig {

  /** The built-in, deterministic stand-in: no key, no network. */
  record Scripted() implements ModelConfig {}

  /**
   * OpenAI, or any server that speaks its chat completions.
   *
   * @param baseUrl without a trailing slash, for example {@code https://api.openai.com/v1}
   * @param apiKey absent for servers that ask for none
   * @param model the provider's name for the model
   */
  record OpenAi(URI baseUrl, Optional<Secret> apiKey, String model) implements ModelConfig {}

  /**
   * Anthropic's Messages API.
   *
   * @param baseUrl without a trailing slash, for example {@code https://api.anthropic.com/v1}
   */
  record Anthropic(URI baseUrl, Secret apiKey, String model) implements ModelConfig {}
}
