package dev.trellis.agentstream;

import dev.trellis.agentstream.agents.Agent;
import dev.trellis.agentstream.context.ContextWindow;
import dev.trellis.agentstream.context.TokenEstimate;
import dev.trellis.domain.ProblemException;
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
  private final ToolCalls calls;
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
    this.calls = new ToolCalls(run.answer(), run.monitor(), tools);
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

  /** Asks once and does what was asked for. Returns how the loop ended, if it did. */
  private Optional<Outcome> step() {
    run.answer().startStep();
    ModelCalls.Answer said = ask();
    Optional<String> circle = runTools(said);
    if (tools.refusals().areTooMany()) {
      return Optional.of(
          Outcome.failed("The agent kept asking for what it may not do, so it was ended."));
    }
    if (!said.calls().isEmpty() && run.monitor().mustEnd()) {
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
    ToolCalls.Made made = calls.make(said.calls());
    add(new ModelMessage.Assistant(said.text(), made.calls(), said.kept()), made.results());
    return made.circle();
  }

  private void add(ModelMessage.Assistant said, List<ToolResult> results) {
    if (!said.text().isEmpty() || !said.toolCalls().isEmpty()) {
      messages.add(said);
    }
    if (!results.isEmpty()) {
      messages.add(new ModelMessage.ToolResults(results));
    }
  }
}
