package dev.trellis.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which language models answer.
 *
 * @param primary the one that is asked first
 * @param fallbacks those that are asked in turn where the one before cannot begin to answer
 * @param reasoning how much all of them are asked to reason
 * @param firstEvent how long an answer may take to begin, at each try
 * @param betweenEvents how long an answer may pause
 * @param total how long a whole answer may take, with all tries of all models
 */
public record ModelsConfig(
    ModelConfig primary,
    List<ModelConfig> fallbacks,
    ReasoningEffort reasoning,
    Duration firstEvent,
    Duration betweenEvents,
    Duration total) {
  private static final int DEFAULT_SECONDS = 60;

  /** As long as a function may run. */
  private static final int MAX_SECONDS = 900;

  public ModelsConfig {
    fallbacks = List.copyOf(fallbacks);
  }

  /**
   * The provider that {@code MODEL_PROVIDER} names, or else the one that is configured and no
   * fallback, or else the stand-in; and those that {@code MODEL_FALLBACK} names.
   */
  static ModelsConfig read(Env env) {
    List<ModelProvider> fallbacks = fallbacks(env);
    Optional<ModelProvider> primary = primary(env, fallbacks);
    if (!fallbacks.isEmpty() && primary.map(fallbacks::contains).orElse(true)) {
      env.problem("MODEL_FALLBACK", "must name others than the provider that is asked first");
    }
    return new ModelsConfig(
        primary.map(provider -> provider.read(env)).orElseGet(ModelConfig.Scripted::new),
        fallbacks.stream()
            .filter(provider -> !primary.equals(Optional.of(provider)))
            .map(provider -> provider.read(env))
            .toList(),
        reasoning(env),
        seconds(env, "MODEL_FIRST_EVENT_SECONDS", DEFAULT_SECONDS),
        seconds(env, "MODEL_BETWEEN_EVENTS_SECONDS", DEFAULT_SECONDS),
        seconds(env, "MODEL_TOTAL_SECONDS", MAX_SECONDS));
  }

  /** Empty for the stand-in. */
  private static Optional<ModelProvider> primary(Env env, List<ModelProvider> fallbacks) {
    Optional<String> name = env.text("MODEL_PROVIDER");
    if (name.isEmpty()) {
      return configured(env, fallbacks);
    }
    Optional<ModelProvider> provider = ModelProvider.named(name.get());
    if (provider.isEmpty() && !name.get().equals("scripted")) {
      env.problem("MODEL_PROVIDER", "must be scripted or one of " + ModelProvider.names());
    }
    return provider;
  }

  private static Optional<ModelProvider> configured(Env env, List<ModelProvider> fallbacks) {
    List<ModelProvider> configured =
        Arrays.stream(ModelProvider.values())
            .filter(provider -> provider.isConfigured(env) && !fallbacks.contains(provider))
            .toList();
    if (configured.size() > 1) {
      String names = configured.stream().map(ModelProvider::id).collect(Collectors.joining(", "));
      env.problem("MODEL_PROVIDER", "must say which is asked first, of " + names);
    }
    return configured.stream().findFirst();
  }

  private static List<ModelProvider> fallbacks(Env env) {
    List<ModelProvider> fallbacks = new ArrayList<>();
    for (String name :
        env.text("MODEL_FALLBACK").map(t -> t.split(",", -1)).orElse(new String[0])) {
      Optional<ModelProvider> provider = ModelProvider.named(name.strip());
      if (provider.isEmpty() || fallbacks.contains(provider.get())) {
        env.problem(
            "MODEL_FALLBACK",
            "must be names with commas between them, each once, of " + ModelProvider.names());
        return List.of();
      }
      fallbacks.add(provider.get());
    }
    return fallbacks;
  }

  private static ReasoningEffort reasoning(Env env) {
    String name = env.text("MODEL_REASONING").orElse("off");
    for (ReasoningEffort effort : ReasoningEffort.values()) {
      if (effort.name().toLowerCase(Locale.ROOT).equals(name)) {
        return effort;
      }
    }
    env.problem("MODEL_REASONING", "must be off, low, medium or high");
    return ReasoningEffort.OFF;
  }

  private static Duration seconds(Env env, String name, int otherwise) {
    return Duration.ofSeconds(env.number(name, 1, MAX_SECONDS, otherwise));
  }
}
