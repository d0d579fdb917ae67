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

  /**
   * The provider that {@code MODEL_PROVIDER} names, or else the one that is configured, or else the
   * stand-in.
   */
  static ModelConfig read(Env env) {
    boolean openAi = env.isSet("OPENAI_API_KEY") || env.isSet("OPENAI_BASE_URL");
    boolean anthropic = env.isSet("ANTHROPIC_API_KEY");
    String byKeys = openAi ? "openai" : anthropic ? "anthropic" : "scripted";
    if (openAi && anthropic && !env.isSet("MODEL_PROVIDER")) {
      env.problem("MODEL_PROVIDER", "must say openai or anthropic, since both are configured");
    }
    return switch (env.text("MODEL_PROVIDER").orElse(byKeys)) {
      case "openai" -> openAi(env, openAi);
      case "anthropic" -> anthropic(env);
      case "scripted" -> new Scripted();
      default -> {
        env.problem("MODEL_PROVIDER", "must be openai, anthropic or scripted");
        yield new Scripted();
      }
    };
  }

  private static ModelConfig openAi(Env env, boolean configured) {
    if (!configured) {
      env.problem("OPENAI_API_KEY", "is not set, nor is OPENAI_BASE_URL");
    }
    return new OpenAi(
        env.httpUrl("OPENAI_BASE_URL", "https://api.openai.com/v1"),
        env.secret("OPENAI_API_KEY"),
        env.text("OPENAI_MODEL").orElse("gpt-5-mini"));
  }

  private static ModelConfig anthropic(Env env) {
    if (!env.isSet("ANTHROPIC_API_KEY")) {
      env.problem("ANTHROPIC_API_KEY", "is not set");
    }
    return new Anthropic(
        env.httpUrl("ANTHROPIC_BASE_URL", "https://api.anthropic.com/v1"),
        env.secret("ANTHROPIC_API_KEY").orElse(new Secret("")),
        env.text("ANTHROPIC_MODEL").orElse("claude-sonnet-4-5"));
  }
}
