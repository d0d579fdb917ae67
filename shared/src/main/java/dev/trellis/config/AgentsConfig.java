package dev.trellis.config;

import dev.trellis.domain.AgentName;
import dev.trellis.domain.FilePath;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the agents work.
 *
 * @param models the models of those agents that have one of their own, by the provider's names
 * @param routedByModel whether the model chooses who answers, and not the rules
 * @param reviews whether what an agent changed is reviewed, unless a request says otherwise
 * @param contextTokens how many tokens a model can be shown and answer together
 * @param readOnly files and folders that no agent may change
 */
public record AgentsConfig(
    Map<AgentName, String> models,
    boolean routedByModel,
    boolean reviews,
    int contextTokens,
    List<FilePath> readOnly) {
  private static final int LEAST_CONTEXT = 4_000;
  private static final int MOST_CONTEXT = 2_000_000;
  private static final int USUAL_CONTEXT = 128_000;
  private static final int MAX_READ_ONLY = 100;

  public AgentsConfig {
    models = Map.copyOf(models);
    readOnly = List.copyOf(readOnly);
  }

  /** The name of the model that an agent has of its own. */
  public Optional<String> model(AgentName agent) {
    return Optional.ofNullable(models.get(agent));
  }

  static AgentsConfig read(Env env) {
    Map<AgentName, String> models = new EnumMap<>(AgentName.class);
    for (AgentName agent : AgentName.values()) {
      env.text("AGENT_MODEL_" + agent.name()).ifPresent(model -> models.put(agent, model));
    }
    return new AgentsConfig(
        models,
        env.choice("AGENT_ROUTER", "rules", "model").equals("model"),
        env.choice("AGENT_REVIEW", "false", "true").equals("true"),
        env.number("CONTEXT_TOKENS", LEAST_CONTEXT, MOST_CONTEXT, USUAL_CONTEXT),
        readOnly(env));
  }

  /** {@code AGENT_READ_ONLY_PATHS}: paths, separated by commas. */
  private static List<FilePath> readOnly(Env env) {
    List<FilePath> paths = new ArrayList<>();
    for (String text : env.text("AGENT_READ_ONLY_PATHS").orElse("").split(",", -1)) {
      if (!text.isBlank()) {
        try {
          paths.add(new FilePath(text.strip()));
        } catch (FilePath.InvalidPathException invalid) {
          env.problem("AGENT_READ_ONLY_PATHS", "has a path that " + invalid.reason());
        }
      }
    }
    if (paths.size() > MAX_READ_ONLY) {
      env.problem("AGENT_READ_ONLY_PATHS", "must list at most %d paths".formatted(MAX_READ_ONLY));
    }
    return paths;
  }
}
