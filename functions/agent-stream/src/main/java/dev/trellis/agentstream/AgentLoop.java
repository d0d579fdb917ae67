package dev.trellis.agentstream;

import dev.trellis.agentstream.Workspace.RefusedException;
import dev.trellis.domain.LoopBreaker;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.TokenUsage;
import dev.trellis.http.Json;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelEvent.Finished;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.ToolResult;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ModelStream;
import dev.trellis.llm.ProviderContent;
import dev.trellis.log.RequestMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The agent's loop. One step: ask the model, stream its text and tool calls, run the tools, and go
 * on with their results, until the model calls none, a ceiling is met, it goes round in circles, or
 * somebody ends it.
 */
final class AgentLoop {
  private static final Logger LOG = LoggerFactory.getLogger(AgentLoop.class);

  private final String messageId;
  private final Model model;
  private final Tools tools;
  private final UiMessageStream answer;
  private final RunMonitor monitor;
  private final RunBudget budget;
  private final LoopBreaker breaker = new LoopBreaker();
  private final List<ModelMessage> messages;
  private TokenUsage usage = TokenUsage.NONE;
  private int calls;

  /**
   * @param messageId the answer's id, at most 36 characters
   * @param history the conversation so far; ends with the message to answer
   */
  AgentLoop(
      String messageId,
      Model model,
      Tools tools,
      UiMessageStream answer,
      RunMonitor monitor,
      RunBudget budget,
      List<ModelMessage> history) {
    this.messageId = messageId;
    this.model = model;
    this.tools = tools;
    this.answer = answer;
    this.monitor = monitor;
    this.budget = budget;
    this.messages = new ArrayList<>(history);
  }

  /** What the model said in one step. */
  private record Step(
      String text,
      List<ModelMessage.ToolCall> calls,
      Optional<ProviderContent> kept,
      Finished end) {}

  /** The tokens of all steps so far. */
  TokenUsage usage() {
    return usage;
  }

  Outcome run() {
    try {
      while (true) {
        Optional<Outcome> end = step();
        if (end.isPresent()) {
          return end.get();
        }
      }
    } catch (ModelException failed) {
      return interruption().orElseGet(() -> told(failed));
    } catch (ProblemException refused) {
      // A ceiling, or the database is away.
      return interruption().orElseGet(() -> Outcome.failed(refused.problem().detail()));
    }
  }

  private Optional<Outcome> interruption() {
    // Cleared, since what there is still has to be stored, and an interrupt would cut that short.
    if (Thread.interrupted()) {
      return Optional.of(
          Outcome.interrupted("The server is stopping. Send another message to go on."));
    }
    return monitor.interruption().map(Outcome::interrupted);
  }

  /** Returns how the run ends, if it does with this step. */
  private Optional<Outcome> step() {
    answer.startStep();
    Step said = ask();
    Optional<Outcome> end =
        said.calls().isEmpty()
            ? Optional.of(Outcome.finished(said.end().reason()))
            : runTools(said).map(Outcome::failed);
    answer.finishStep();
    return end;
  }

  private static Outcome told(ModelException failed) {
    LOG.warn("the model failed: {}", failed.kind(), failed);
    return Outcome.failed(failed);
  }

  private Step ask() {
    ModelRequest wanted =
        new ModelRequest(
            Instructions.TEXT, messages, Tools.specs(), budget.ceilings().stepOutputTokens());
    try (ModelStream stream = begin(budget.reserve(model, wanted))) {
      return read(stream);
    }
  }

  private ModelStream begin(ModelRequest request) {
    try {
      return monitor.ask(() -> model.stream(request));
    } catch (ModelException failed) {
      budget.release(failed);
      throw failed;
    }
  }

  private Step read(ModelStream stream) {
    StringBuilder text = new StringBuilder();
    List<ModelMessage.ToolCall> said = new ArrayList<>();
    Map<String, String> ids = new HashMap<>();
    Optional<ProviderContent> kept = Optional.empty();
    while (true) {
      switch (stream.next()) {
        case ModelEvent.Text(String delta) -> {
          text.append(delta);
          answer.text(delta);
        }
        case ModelEvent.Reasoning(String delta) -> answer.reasoning(delta);
        case ModelEvent.Kept(ProviderContent content) -> kept = Optional.of(content);
        case ModelEvent.ToolStarted(String callId, String tool) -> {
          // A client knows a call by its id, but a provider may use one twice: each gets one of
          // ours.
          String id = "%s-%d".formatted(messageId, ++calls);
          ids.put(callId, id);
          answer.toolStarted(id, tool);
        }
        case ModelEvent.ToolInput(String callId, String delta) ->
            answer.toolInputDelta(ids.getOrDefault(callId, callId), delta);
        case ModelEvent.ToolCall(String callId, String tool, String input) ->
            said.add(new ModelMessage.ToolCall(ids.getOrDefault(callId, callId), tool, input));
        case Finished end -> {
          usage = usage.plus(end.usage());
          budget.settle(stream.model(), end.usage());
          RequestMetrics.modelCalled(stream.model(), end.usage());
          return new Step(text.toString(), said, kept, end);
        }
      }
    }
  }

  /** Returns what goes wrong if the calls go round in circles. */
  private Optional<String> runTools(Step step) {
    Optional<String> circle = Optional.empty();
    List<ModelMessage.ToolCall> clean = new ArrayList<>();
    List<ToolResult> results = new ArrayList<>();
    for (ModelMessage.ToolCall call : step.calls()) {
      Optional<JsonNode> input = parse(call.input());
      ToolResult result = input.map(json -> runTool(call, json)).orElseGet(() -> refuseInput(call));
      results.add(result);
      circle = circle.or(() -> breaker.note(call.tool(), spelled(call, input), result.failed()));
      clean.add(
          new ModelMessage.ToolCall(
              call.callId(), call.tool(), input.isPresent() ? call.input() : "{}"));
    }
    messages.add(new ModelMessage.Assistant(step.text(), clean, step.kept()));
    messages.add(new ModelMessage.ToolResults(results));
    return circle;
  }

  /** The same input always in one way, as far as it can be understood. */
  private static String spelled(ModelMessage.ToolCall call, Optional<JsonNode> input) {
    return input.map(Json::writeText).orElse(call.input());
  }

  private ToolResult runTool(ModelMessage.ToolCall call, JsonNode input) {
    answer.toolInput(call.callId(), call.tool(), input);
    try {
      JsonNode output = tools.run(call.tool(), input);
      answer.toolOutput(call.callId(), call.tool(), input, output);
      return new ToolResult(call.callId(), call.tool(), Json.writeText(output), false);
    } catch (RefusedException refused) {
      answer.toolError(call.callId(), call.tool(), input, refused.reason());
      return new ToolResult(call.callId(), call.tool(), refused.reason(), true);
    }
  }

  private ToolResult refuseInput(ModelMessage.ToolCall call) {
    String error = "The input is not a JSON object.";
    answer.toolInputError(call.callId(), call.tool(), error);
    return new ToolResult(call.callId(), call.tool(), error, true);
  }

  private static Optional<JsonNode> parse(String input) {
    try {
      return Optional.of(Json.readForeign(input)).filter(JsonNode::isObject);
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }
}
