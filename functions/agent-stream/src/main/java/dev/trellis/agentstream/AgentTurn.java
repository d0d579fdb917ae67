package dev.trellis.agentstream;

import dev.trellis.agentstream.agents.Agent;
import dev.trellis.agentstream.context.History;
import dev.trellis.domain.AgentName;
import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Message;
import dev.trellis.domain.RunState;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One turn of the agents: who answers, what they are shown, their loop, and the review of it. */
final class AgentTurn {
  private final RunTask task;
  private final AgentServices services;
  private final AgentRun.Request request;
  private final AgentLoop.Run run;
  private final Workspace workspace;
  private final StoredFiles files;
  private @Nullable History remembered;
  private AgentName answering;

  AgentTurn(RunTask task, AgentLoop.Run run, Workspace workspace, StoredFiles files) {
    this.task = task;
    this.services = task.services();
    this.request = task.request();
    this.run = run;
    this.workspace = workspace;
    this.files = files;
    this.answering = request.assignment().agent();
  }

  Outcome run() {
    answering = agentName();
    Agent agent = services.agents().answering(answering);
    List<ModelMessage> messages = messages(agent);
    AgentLoop loop = loop(agent, messages);
    Outcome outcome = loop.run();
    boolean reviewable =
        request.assignment().review()
            && agent.grant().writes()
            && outcome.state() == RunState.FINISHED;
    return reviewable ? reviewed(agent, loop, outcome) : outcome;
  }

  private Outcome reviewed(Agent agent, AgentLoop loop, Outcome outcome) {
    AnswerChanges changes = new AnswerChanges(workspace, earlier(), files::readFormer);
    if (changes.paths().isEmpty()) {
      return outcome;
    }
    return new ChangeReview(run, services.agents().judging(), model(AgentName.REVIEWER))
        .of(wish(), changes, loop, outcome, messages -> loop(agent, messages).run());
  }

  /** What the runs have changed that this one goes on with: nobody has reviewed it to the end. */
  private Map<FilePath, Optional<ContentHash>> earlier() {
    return request.continues()
        ? task.retry()
            .call(() -> services.continuations().changed(request.user(), task.opened().id()))
        : Map.of();
  }

  private AgentLoop loop(Agent agent, List<ModelMessage> messages) {
    return new AgentLoop(
        run, agent, model(agent.name()), new Tools(workspace, agent.grant()), messages);
  }

  private AgentName agentName() {
    Assignment assignment = request.assignment();
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
            services.conversations(),
            run.calls(),
            model(agent.name()),
            run.window(),
            agent,
            task.retry());
    ContextReader reader =
        new ContextReader(
            services.conversations(), services.pages(), services.contexts(), run.window());
    History read =
        task.retry()
            .call(() -> reader.read(request.user(), request.project(), task.opened().history()));
    AgentContext.Compacted compacted = context.compacted(request.user(), request.project(), read);
    remembered = compacted.remembered();
    return context.messages(compacted.shown(), workspace);
  }

  /** Keeps the conversation for the next message; to be called once the answer is stored. */
  void remember(String messageId, String parts) {
    if (remembered != null) {
      Message stored = new Message(messageId, Message.Role.ASSISTANT, parts, Instant.now());
      services
          .contexts()
          .put(request.project(), messageId, remembered.with(Conversation.entry(stored)));
    }
  }

  /** Who answers. */
  AgentName answering() {
    return answering;
  }

  /** What the person asked for. */
  String wish() {
    return Conversation.text(task.opened().asked());
  }

  private Model model(AgentName agent) {
    return services.models().apply(agent);
  }
}
