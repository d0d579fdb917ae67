package dev.trellis.agentstream;

import dev.trellis.agentstream.Workspace.RefusedException;
import dev.trellis.agentstream.agents.Agent;
import dev.trellis.agentstream.context.ContextWindow;
import dev.trellis.agentstream.context.TokenEstimate;
import dev.trellis.domain.LoopBreaker;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.Json;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.ToolResult;
import dev.trellis.llm.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An agent's loop. One step: ask the model, stream its text and tool calls, run the tools, and go
 * on with their results, until the model calls none, a ceiling is met, it goes round in circles, or
 * somebody ends it.
 */
final class AgentLoop {
  private static final Logger LOG = LoggerFactory.getLogger(AgentLoop.class);

  private final Run run;
  private final Agent agent;
  private final Model model;
  private final Tools tools;
  private final int fixedTokens;
  private final LoopBreaker breaker = new LoopBreaker();
  private List<ModelMessage> messages;

  /**
   * What the loops of one run share.
   *
   * @param window how much their models can be shown
   */
  record Run(ModelCalls calls, UiMessageStream answer, RunMonitor monitor, ContextWindow window) {}

  /**
   * @param messages the conversation so far; ends with the message to answer
   */
  AgentLoop(Run run, Agent agent, Model model, Tools tools, List<ModelMessage> messages) {
    this.run = run;
    this.agent = agent;
    this.model = model;
    this.tools = tools;
    this.fixedTokens = TokenEstimate.of(agent.instructions(), tools.specs());
    this.messages = new ArrayList<>(messages);
  }

  /** The conversation with what was said and done since. */
  List<ModelMessage> messages() {
    return List.copyOf(messages);
  }

  Outcome run() {
    Outcome outcome = untilEnd();
    int refused = tools.refusals().total();
    if (refused > 0) {
      LOG.warn("the {} was refused {} calls", agent.name().text(), refused);
    }
    return outcome;
  }

  private Outcome untilEnd() {
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
      return Optional.of(Outcome.outOfTime("The server is stopping."));
    }
    RunMonitor monitor = run.monitor();
    return monitor
        .interruption()
        .map(why -> monitor.isTimeUp() ? Outcome.outOfTime(why) : Outcome.interrupted(why));
  }

  private boolean mustEnd() {
    return Thread.currentThread().isInterrupted() || run.monitor().interruption().isPresent();
  }

  /** Asks once and does what was asked for. Returns how the loop ended, if it did. */
  private Optional<Outcome> step() {
    run.answer().startStep();
    ModelCalls.Answer said = ask();
    Optional<String> circle = runTools(said);
    if (tools.refusals().areTooMany()) {
      return Optional.of(
          Outcome.failed("The agent kept asking for what it may not do, so it was ended."));
    }
    if (!said.calls().isEmpty() && mustEnd()) {
      return interruption();
    }
    run.answer().finishStep();
    if (said.calls().isEmpty()) {
      return Optional.of(Outcome.finished(said.end().reason()));
    }
    return tools
        .review()
        .map(_ -> Outcome.finished(ModelEvent.FinishReason.STOP))
        .or(() -> circle.map(Outcome::failed));
  }

  private static Outcome told(ModelException failed) {
    LOG.warn("the model failed: {}", failed.kind(), failed);
    return Outcome.failed(failed);
  }

  private ModelCalls.Answer ask() {
    messages = new ArrayList<>(run.window().fit(messages, fixedTokens));
    ModelRequest request =
        new ModelRequest(
            agent.instructions(), messages, tools.specs(), run.window().outputTokens());
    return run.calls().ask(model, request, this::show);
  }

  private void show(ModelEvent event) {
    switch (event) {
      case ModelEvent.Text(String delta) -> run.answer().text(delta);
      case ModelEvent.Reasoning(String delta) -> run.answer().reasoning(delta);
      case ModelEvent.ToolStarted(String callId, String tool) ->
          run.answer().toolStarted(callId, tool);
      case ModelEvent.ToolInput(String callId, String delta) ->
          run.answer().toolInputDelta(callId, delta);
      case ModelEvent.Kept _, ModelEvent.ToolCall _, ModelEvent.Finished _ -> {}
    }
  }

  /** Returns what goes wrong if the calls go round in circles. */
  private Optional<String> runTools(ModelCalls.Answer said) {
    tools.startStep();
    Optional<String> circle = Optional.empty();
    List<ModelMessage.ToolCall> clean = new ArrayList<>();
    List<ToolResult> results = new ArrayList<>();
    for (ModelMessage.ToolCall call : said.calls()) {
      if (tools.refusals().areTooMany() || mustEnd()) {
        break;
      }
      Optional<JsonNode> input = parse(call.input());
      ToolResult result = input.map(json -> runTool(call, json)).orElseGet(() -> refuseInput(call));
      results.add(result);
      circle = circle.or(() -> breaker.note(call.tool(), spelled(call, input), result.failed()));
      clean.add(
          new ModelMessage.ToolCall(
              call.callId(), call.tool(), input.isPresent() ? call.input() : "{}"));
    }
    add(new ModelMessage.Assistant(said.text(), clean, said.kept()), results);
    return circle;
  }

  private void add(ModelMessage.Assistant said, List<ToolResult> results) {
    if (!said.text().isEmpty() || !said.toolCalls().isEmpty()) {
      messages.add(said);
    }
    if (!results.isEmpty()) {
      messages.add(new ModelMessage.ToolResults(results));
    }
  }

  /** The same input always in one way, as far as it can be understood. */
  private static String spelled(ModelMessage.ToolCall call, Optional<JsonNode> input) {
    return input.map(Json::writeText).orElse(call.input());
  }

  private ToolResult runTool(ModelMessage.ToolCall call, JsonNode input) {
    run.answer().toolInput(call.callId(), call.tool(), input);
    try {
      JsonNode output = tools.run(call.tool(), input, call.input().length());
      run.answer().toolOutput(call.callId(), call.tool(), input, output);
      return new ToolResult(call.callId(), call.tool(), Json.writeText(output), false);
    } catch (RefusedException refused) {
      run.answer().toolError(call.callId(), call.tool(), input, refused.reason());
      return new ToolResult(call.callId(), call.tool(), refused.reason(), true);
    }
  }

  private ToolResult refuseInput(ModelMessage.ToolCall call) {
    String error =
        "The input is not a JSON object of at most %d characters."
            .formatted(Tools.MAX_INPUT_CHARACTERS);
    tools.refusals().count();
    run.answer().toolInputError(call.callId(), call.tool(), error);
    return new ToolResult(call.callId(), call.tool(), error, true);
  }

  /** Too large an input is not even read. */
  private static Optional<JsonNode> parse(String input) {
    if (input.length() > Tools.MAX_INPUT_CHARACTERS) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.readForeign(input)).filter(JsonNode::isObject);
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }
}
