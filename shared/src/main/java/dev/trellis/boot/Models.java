package dev.trellis.boot;

import dev.trellis.config.AgentsConfig;
import dev.trellis.config.ModelConfig;
import dev.trellis.config.ModelsConfig;
import dev.trellis.domain.AgentName;
import dev.trellis.llm.FallbackModel;
import dev.trellis.llm.Model;
import dev.trellis.llm.Timeouts;
import dev.trellis.llm.anthropic.AnthropicModel;
import dev.trellis.llm.gemini.GeminiModel;
import dev.trellis.llm.openai.OpenAiModel;
import dev.trellis.llm.scripted.ScriptedModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models that are configured, each opened when it is first asked for. */
final class Models {
  private final ModelsConfig config;
  private final AgentsConfig agents;
  private final Map<String, Model> ofAgents = new HashMap<>();
  private @Nullable List<Model> all;
  private @Nullable Model shared;

  Models(ModelsConfig config, AgentsConfig agents) {
    this.config = config;
    this.agents = agents;
  }

  /** The one that is asked first, and then its fallbacks. */
  synchronized List<Model> all() {
    if (all == null) {
      all =
          Stream.concat(Stream.of(config.primary()), config.fallbacks().stream())
              .map(this::open)
              .toList();
    }
    return all;
  }

  /** All of them as one. */
  synchronized Model shared() {
    if (shared == null) {
      shared = chain(all());
    }
    return shared;
  }

  /** The model of an agent: one of its own if it is configured, or else that of all. */
  synchronized Model of(AgentName agent) {
    return agents
        .model(agent)
        .map(name -> ofAgents.computeIfAbsent(name, this::own))
        .orElseGet(this::shared);
  }

  private Model own(String name) {
    Model first = open(config.primary().withModel(name));
    return chain(Stream.concat(Stream.of(first), all().stream().skip(1)).toList());
  }

  private Model chain(List<Model> models) {
    return models.size() == 1 ? models.getFirst() : new FallbackModel(models, config.total());
  }

  private Model open(ModelConfig model) {
    Timeouts timeouts =
        new Timeouts(
            Timeouts.DEFAULT.connect(),
            config.firstEvent(),
            config.betweenEvents(),
            config.total());
    return switch (model) {
      case ModelConfig.Scripted _ -> new ScriptedModel();
      case ModelConfig.OpenAi openAi -> new OpenAiModel(openAi, timeouts, config.reasoning());
      case ModelConfig.Anthropic anthropic ->
          new AnthropicModel(anthropic, timeouts, config.reasoning());
      case ModelConfig.Gemini gemini -> new GeminiModel(gemini, timeouts, config.reasoning());
    };
  }

  /** Closes every connection; the next question opens another. */
  synchronized void disconnect() {
    if (all != null) {
      all.forEach(Model::disconnect);
    }
    ofAgents.values().forEach(Model::disconnect);
  }
}
