package dev.trellis.agentstream;

import dev.trellis.agentstream.agents.Agent;
import dev.trellis.agentstream.context.History;
import dev.trellis.domain.AgentName;
import dev.trellis.domain.Message;
import dev.trellis.domain.RunState;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelMessage;
import dev.trellis.store.Runs;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One turn of the agents: who answers, what they are shown, their loop, and the review of it. */
final class AgentTurn {
  private final AgentServices services;
  private final AgentRun.Request task;
  private final Runs.Opened opened;
  private final AgentLoop.Run run;
  private final Workspace workspace;
  private final StoreRetry retry;
  private @Nullable History remembered;
  private AgentName answering;

  /**
   * @param retry how it waits for a database that is away
   */
  AgentTurn(
      AgentServices services,
      AgentRun.Request task,
      Runs.Opened opened,
      AgentLoop.Run run,
      Workspace workspace,
      StoreRetry retry) {
    this.services = services;
    this.task = task;
    this.opened = opened;
    this.run = run;
    this.workspace = workspace;
    this.retry = retry;
    this.answering = task.assignment().agent();
  }

  Outcome run() {
    answering = agentName();
    Agent agent = services.agents().answering(answering);
    List<ModelMessage> messages = messages(agent);
    AgentLoop loop = loop(agent, messages);
    Outcome outcome = loop.run();
    boolean reviewed =
        task.assignment().review()
            && agent.grant().writes()
            && workspace.isChanged()
            && outcome.state() == RunState.FINISHED;
    return reviewed ? review(agent, loop, outcome) : outcome;
  }

  private Outcome review(Agent agent, AgentLoop loop, Outcome outcome) {
    return new ChangeReview(run, services.agents().judging(), model(AgentName.REVIEWER))
        .of(wish(), workspace, loop, outcome, messages -> loop(agent, messages).run());
  }

  private AgentLoop loop(Agent agent, List<ModelMessage> messages) {
    return new AgentLoop(
        run, agent, model(agent.name()), new Tools(workspace, agent.grant()), messages);
  }

  private AgentName agentName() {
    Assignment assignment = task.assignment();
    if (!assignment.askTheModel()) {
      return assignment.agent();
    }
    AgentName chosen =
        new ModelRouter(run.calls(), model(AgentName.BUILDER))
            .choose(wish())
            .orElse(assignment.agent());
    if (chosen != assignment.agent()) {
      run.answer().agent(chosen);
    }
    return chosen;
  }

  private List<ModelMessage> messages(Agent agent) {
    AgentContext context =
        new AgentContext(
            services.conversations(), run.calls(), model(agent.name()), run.window(), agent, retry);
    ContextReader reader =
        new ContextReader(
            services.conversations(), services.pages(), services.contexts(), run.window());
    History read = retry.call(() -> reader.read(task.user(), task.project(), opened.history()));
    AgentContext.Compacted compacted = context.compacted(task.user(), task.project(), read);
    remembered = compacted.remembered();
    return context.messages(compacted.shown(), workspace);
  }

  /** Keeps the conversation for the next message; to be called once the answer is stored. */
  void remember(String messageId, String parts) {
    if (remembered != null) {
      Message stored = new Message(messageId, Message.Role.ASSISTANT, parts, Instant.now());
      services
          .contexts()
          .put(task.project(), messageId, remembered.with(Conversation.entry(stored)));
    }
  }

  /** Who answers. */
  AgentName answering() {
    return answering;
  }

  /** What the person asked for. */
  String wish() {
    return Conversation.text(opened.asked());
  }

  private Model model(AgentName agent) {
    return services.models().apply(agent);
  }
}
