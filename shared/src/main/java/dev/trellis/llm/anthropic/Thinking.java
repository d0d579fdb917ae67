package dev.trellis.llm.anthropic;

import dev.trellis.config.ReasoningEffort;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a model is asked to think. Models up to Claude 4.5 take a budget of tokens, and the later
 * ones, which refuse it, an effort (<a
 * href="https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking">source</a>).
 */
final class Thinking {
  private static final Pattern TAKES_BUDGET =
      Pattern.compile("claude-(3-.+|[a-z]+-4(-[0-5])?(-([0-9]{8}|latest))?)");
  private static final int LEAST_BUDGET = 1_024;

  private final String modelName;
  private final ReasoningEffort effort;
  private final boolean takesBudget;

  /**
   * @param modelName as {@link dev.trellis.llm.Model#name()} tells it
   * @param model as the provider calls it
   */
  Thinking(String modelName, String model, ReasoningEffort effort) {
    this.modelName = modelName;
    this.effort = effort;
    this.takesBudget = TAKES_BUDGET.matcher(model).matches();
  }

  /** Whether the model is asked to think about this request. */
  boolean isWanted(ModelRequest request) {
    if (effort == ReasoningEffort.OFF || !takesBudget) {
      return effort != ReasoningEffort.OFF;
    }
    return budget(request).isPresent() && canContinue(request.messages());
  }

  /** What the model has kept of a message, if it may be sent back. */
  Optional<String> kept(ModelRequest request, ModelMessage.Assistant message) {
    return isWanted(request)
        ? message.keptBy(modelName).map(content -> content.json())
        : Optional.empty();
  }

  void write(ModelRequest request, ObjectNode body) {
    if (!isWanted(request)) {
      return;
    }
    if (takesBudget) {
      ObjectNode thinking = body.putObject("thinking").put("type", "enabled");
      thinking.put("budget_tokens", budget(request).orElse(LEAST_BUDGET));
    } else {
      body.putObject("thinking").put("type", "adaptive").put("display", "summarized");
      body.putObject("output_config").put("effort", effort.name().toLowerCase(Locale.ROOT));
    }
  }

  /** The budget is part of the limit of the whole answer, which needs room beside it. */
  private Optional<Integer> budget(ModelRequest request) {
    int wanted =
        switch (effort) {
          case OFF -> 0;
          case LOW -> 2_048;
          case MEDIUM -> 6_000;
          case HIGH -> 12_000;
        };
    int budget = Math.min(wanted, request.maxOutputTokens() - LEAST_BUDGET);
    return budget < LEAST_BUDGET ? Optional.empty() : Optional.of(budget);
  }

  /**
   * A turn that has begun without thinking, for example at another model, goes on without: the API
   * wants to see what was thought before a tool was called.
   */
  private boolean canContinue(List<ModelMessage> messages) {
    for (ModelMessage message : messages.reversed()) {
      switch (message) {
        case ModelMessage.User _ -> {
          return true;
        }
        case ModelMessage.Assistant said -> {
          if (!said.toolCalls().isEmpty() && said.keptBy(modelName).isEmpty()) {
            return false;
          }
        }
        case ModelMessage.ToolResults _ -> {} // belongs to the message before it
      }
    }
    return true;
  }
}
