package dev.trellis.agentstream;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.TokenUsage;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelEvent.Finished;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ModelStream;
import dev.trellis.llm.ProviderContent;
import dev.trellis.log.RequestMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Asks models on behalf of one run: whatever a run asks of a model, be it for the answer, a review
 * or a summary, is asked here, and so counted and bounded here.
 */
final class ModelCalls {
  private static final Pattern TOOL_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final String messageId;
  private final RunMonitor monitor;
  private final RunBudget budget;
  private TokenUsage usage = TokenUsage.NONE;
  private int toolCalls;

  /**
   * @param messageId the answer's id, at most 36 characters
   */
  ModelCalls(String messageId, RunMonitor monitor, RunBudget budget) {
    this.messageId = messageId;
    this.monitor = monitor;
    this.budget = budget;
  }

  /** What a model said. */
  record Answer(
      String text,
      List<ModelMessage.ToolCall> calls,
      Optional<ProviderContent> kept,
      Finished end) {
    Answer {
      calls = List.copyOf(calls);
    }
  }

  /** The tokens of all answers so far. */
  TokenUsage usage() {
    return usage;
  }

  /**
   * Asks a model and reads its whole answer.
   *
   * @param reader is given each event as it comes. A client knows a call by its id, but a provider
   *     may use one twice: in the events and in the answer each call has an id of ours
   * @throws ModelException if the model fails, or if the run must end
   * @throws ProblemException if a ceiling is met, before the model is asked
   */
  Answer ask(Model model, ModelRequest request, Consumer<ModelEvent> reader) {
    try (ModelStream stream = begin(model, budget.reserve(model, request))) {
      return read(stream, reader);
    }
  }

  private ModelStream begin(Model model, ModelRequest request) {
    try {
      return monitor.ask(() -> model.stream(request));
    } catch (ModelException failed) {
      budget.release(failed);
      throw failed;
    }
  }

  private Answer read(ModelStream stream, Consumer<ModelEvent> reader) {
    StringBuilder text = new StringBuilder();
    List<ModelMessage.ToolCall> calls = new ArrayList<>();
    Optional<ProviderContent> kept = Optional.empty();
    Map<String, String> ids = new HashMap<>();
    while (true) {
      ModelEvent event = renamed(stream.next(), ids);
      reader.accept(event);
      switch (event) {
        case ModelEvent.Text(String delta) -> text.append(delta);
        case ModelEvent.Kept(ProviderContent content) -> kept = Optional.of(content);
        case ModelEvent.ToolCall(String callId, String tool, String input) ->
            calls.add(new ModelMessage.ToolCall(callId, tool, input));
        case ModelEvent.Reasoning _, ModelEvent.ToolStarted _, ModelEvent.ToolInput _ -> {}
        case Finished end -> {
          count(stream.model(), end.usage());
          return new Answer(text.toString(), calls, kept, end);
        }
      }
    }
  }

  private void count(String model, TokenUsage spent) {
    usage = usage.plus(spent);
    budget.settle(model, spent);
    RequestMetrics.modelCalled(model, spent);
  }

  /**
   * A name that no tool can have is not said to the provider again, which would refuse the whole
   * conversation for it.
   */
  private static String tool(String name) {
    return TOOL_NAME.matcher(name).matches() ? name : "unknown_tool";
  }

  private ModelEvent renamed(ModelEvent event, Map<String, String> ids) {
    return switch (event) {
      case ModelEvent.ToolStarted(String callId, String tool) -> {
        ids.put(callId, "%s-%d".formatted(messageId, ++toolCalls));
        yield new ModelEvent.ToolStarted(ids.getOrDefault(callId, callId), tool(tool));
      }
      case ModelEvent.ToolInput(String callId, String delta) ->
          new ModelEvent.ToolInput(ids.getOrDefault(callId, callId), delta);
      case ModelEvent.ToolCall(String callId, String tool, String input) ->
          new ModelEvent.ToolCall(ids.getOrDefault(callId, callId), tool(tool), input);
      case ModelEvent.Text _, ModelEvent.Reasoning _, ModelEvent.Kept _, Finished _ -> event;
    };
  }
}
