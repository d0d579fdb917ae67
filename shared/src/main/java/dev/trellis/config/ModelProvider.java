package dev.trellis.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A provider of models, as {@code MODEL_PROVIDER} and {@code MODEL_FALLBACK} name it. */
enum ModelProvider {
  OPENAI,
  ANTHROPIC,
  GEMINI,
  XAI,
  BEDROCK;

  static Optional<ModelProvider> named(String name) {
    return Arrays.stream(values()).filter(provider -> provider.id().equals(name)).findFirst();
  }

  /** All names, with commas between them. */
  static String names() {
    return Arrays.stream(values()).map(ModelProvider::id).collect(Collectors.joining(", "));
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether the provider is meant to be used, even if nobody names it. {@code
   * AWS_BEARER_TOKEN_BEDROCK} alone means nothing: other tools on a machine use it, too.
   */
  boolean isConfigured(Env env) {
    return env.isSet(id().toUpperCase(Locale.ROOT) + "_API_KEY")
        || (this == OPENAI && env.isSet("OPENAI_BASE_URL"));
  }

  /** How to reach it; what is missing is told. */
  ModelConfig read(Env env) {
    return switch (this) {
      case OPENAI -> openAi(env);
      case ANTHROPIC ->
          new ModelConfig.Anthropic(
              env.httpUrl("ANTHROPIC_BASE_URL", "https://api.anthropic.com/v1"),
              key(env, "ANTHROPIC_API_KEY"),
              env.text("ANTHROPIC_MODEL").orElse("claude-sonnet-4-5"));
      case GEMINI ->
          new ModelConfig.Gemini(
              env.httpUrl("GEMINI_BASE_URL", "https://generativelanguage.googleapis.com"),
              key(env, "GEMINI_API_KEY"),
              env.text("GEMINI_MODEL").orElse("gemini-flash-latest"));
      case XAI ->
          new ModelConfig.OpenAi(
              id(),
              env.httpUrl("XAI_BASE_URL", "https://api.x.ai/v1"),
              Optional.of(key(env, "XAI_API_KEY")),
              env.text("XAI_MODEL").orElse("grok-latest"));
      case BEDROCK -> bedrock(env);
    };
  }

  private static ModelConfig openAi(Env env) {
    if (!OPENAI.isConfigured(env)) {
      env.problem("OPENAI_API_KEY", "is not set, nor is OPENAI_BASE_URL");
    }
    return new ModelConfig.OpenAi(
        OPENAI.id(),
        env.httpUrl("OPENAI_BASE_URL", "https://api.openai.com/v1"),
        env.secret("OPENAI_API_KEY"),
        env.text("OPENAI_MODEL").orElse("gpt-5-mini"));
  }

  /**
   * Bedrock's endpoint that speaks OpenAI's chat completions (<a
   * href="https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions.html">source</a>).
   */
  private static ModelConfig bedrock(Env env) {
    Optional<Secret> key =
        env.secret("BEDROCK_API_KEY").or(() -> env.secret("AWS_BEARER_TOKEN_BEDROCK"));
    if (key.isEmpty()) {
      env.problem("BEDROCK_API_KEY", "is not set, nor is AWS_BEARER_TOKEN_BEDROCK");
    }
    String region = env.text("BEDROCK_REGION").or(() -> env.text("AWS_REGION")).orElse("us-west-2");
    if (!region.matches("[a-z]{2}(-[a-z]+)+-[0-9]{1,2}")) {
      env.problem("BEDROCK_REGION", "must be a region such as us-west-2");
      region = "us-west-2";
    }
    return new ModelConfig.OpenAi(
        BEDROCK.id(),
        env.httpUrl(
            "BEDROCK_BASE_URL",
            "https://bedrock-runtime.%s.amazonaws.com/openai/v1".formatted(region)),
        key,
        env.text("BEDROCK_MODEL").orElse("openai.gpt-oss-120b-1:0"));
  }

  private static Secret key(Env env, String name) {
    if (!env.isSet(name)) {
      env.problem(name, "is not set");
    }
    return env.secret(name).orElse(new Secret(""));
  }
}
