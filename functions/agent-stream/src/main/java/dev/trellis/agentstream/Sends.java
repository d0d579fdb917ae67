package dev.trellis.agentstream;

import dev.trellis.agentstream.agents.Agent;
import dev.trellis.domain.Ceilings;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import dev.trellis.store.Runs;
import dev.trellis.store.Send;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Messages that are sent to the agent. */
final class Sends {
  /** The message to answer, and the one before it, by which the conversation may be known. */
  private static final int HISTORY_LIMIT = 2;

  private static final int MOST_TRIES = 3;

  private final AgentServices services;
  private final LostRuns lostRuns;
  private final RunStreams streams;
  private final boolean queues;

  /**
   * @param queues whether a message that is sent while another is being answered waits its turn
   */
  Sends(AgentServices services, LostRuns lostRuns, RunStreams streams, boolean queues) {
    this.services = services;
    this.lostRuns = lostRuns;
    this.streams = streams;
    this.queues = queues;
  }

  /**
   * Whatever can be refused is refused here, before the answer begins: later a status can no longer
   * be sent. A message that is sent again joins the run that answers it.
   */
  HttpResponse send(HttpRequest request) {
    SendBody body = SendBody.read(request);
    UserId user = request.caller().userId();
    Assignment assignment = Assignment.of(body, services.config());
    Model model = services.models().apply(assignment.agent());
    AgentRun.Request asked =
        new AgentRun.Request(
            user,
            body.project(),
            assignment,
            UuidV7.next().toString(),
            false,
            request.id(),
            request.deadline());
    Send send =
        new Send(
            body.project(),
            body.messageId(),
            body.parts(),
            body.placement(),
            model.name(),
            HISTORY_LIMIT,
            asked.beginning(),
            queues,
            assignment.review(),
            services.spending().least(request.caller(), model, least(body, assignment)));
    return switch (open(user, send)) {
      case Runs.Answered(var run) -> streams.follow(user, run, 0, Map.of(), request.deadline());
      case Runs.Opened opened -> streams.run(asked, opened);
      case Runs.Queued(var run) ->
          streams.runInTurn(asked, new QueuedSend(services, lostRuns, user, run, send));
      case Runs.Lost _ ->
          throw new ProblemException(
              new Problem.Unavailable(
                  "The run before this one could not be ended.", Duration.ofSeconds(1)));
    };
  }

  /** The least that is asked for an answer: its agent's tools and the message alone. */
  private ModelRequest least(SendBody send, Assignment assignment) {
    Agent agent = services.agents().answering(assignment.agent());
    return new ModelRequest(
        agent.instructions(),
        List.of(new ModelMessage.User(send.text())),
        ToolSpecs.of(agent.grant().tools()),
        Ceilings.LEAST_OUTPUT_TOKENS);
  }

  private Runs.Opening open(UserId user, Send send) {
    Runs.Opening opening = services.runs().open(user, send);
    for (int tries = 1; opening instanceof Runs.Lost(var run) && tries < MOST_TRIES; tries++) {
      lostRuns.end(user, run);
      opening = services.runs().open(user, send);
    }
    return opening;
  }
}
