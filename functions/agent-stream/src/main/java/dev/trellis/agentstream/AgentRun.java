package dev.trellis.agentstream;

import dev.trellis.agentstream.context.ContextWindow;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.store.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One answer of the agent, from the opened run to the last chunk of its stream. However it ends,
 * what it produced is stored, file changes, message and the end of the stream in one transaction,
 * before the stream tells how it ended. Readers are none of its business.
 */
final class AgentRun {
  private static final Logger LOG = LoggerFactory.getLogger(AgentRun.class);

  /** What telling readers of the end needs. */
  private static final Duration TIME_TO_TELL = Duration.ofSeconds(3);

  private static final String NOT_STORED =
      "The database cannot be reached, and the end of the answer could not be stored.";

  private final RunTask task;
  private final LiveRun live;
  private final RunLog log;
  private final UiMessageStream answer;

  /**
   * What is asked for, by whom, and until when.
   *
   * @param answerId the answer's id, at most 36 characters
   * @param continues whether it goes on by itself with an answer, so that perhaps nobody reads it
   */
  record Request(
      UserId user,
      ProjectId project,
      Assignment assignment,
      String answerId,
      boolean continues,
      String requestId,
      Instant deadline) {

    /** The chunks that its stream begins with. */
    List<String> beginning() {
      return UiMessageStream.beginning(answerId, assignment.agent(), !assignment.askTheModel());
    }
  }

  AgentRun(AgentServices services, Request request, Runs.Opened opened, LiveRun live) {
    Instant lastMoment = request.deadline().minus(TIME_TO_TELL);
    List<String> first = request.beginning();
    this.task = new RunTask(services, request, opened, new StoreRetry(lastMoment));
    this.live = live;
    this.log = new RunLog(services.events(), request.user(), opened.id(), live, first, lastMoment);
    this.answer = new UiMessageStream(log, first);
  }

  void run() {
    AgentServices services = task.services();
    RunId run = task.opened().id();
    try (RunPublisher _ = new RunPublisher(services.feed(), run, live).start();
        RunLog _ = log.start();
        RunMonitor monitor =
            new RunMonitor(services.runs(), task.request().user(), run, live.stop(), workUntil())) {
      log.show(end(monitor));
    }
  }

  private Instant workUntil() {
    return task.services().spending().deadline(task.opened().tier(), task.request().deadline());
  }

  /** Works to the end. Returns the chunks that end the stream; none if the store has them. */
  private List<String> end(RunMonitor monitor) {
    try {
      return work(monitor);
    } catch (BrokenLogException broken) {
      return broken.isEndedElsewhere() ? List.of() : unstored(NOT_STORED);
    } catch (ProblemException problem) {
      LOG.warn("run {} could not be stored: {}", task.opened().id(), problem.problem());
      return unstored(StoreRetry.isOutage(problem) ? NOT_STORED : problem.problem().detail());
    } catch (RuntimeException bug) {
      LOG.error("run {} could not be stored", task.opened().id(), bug);
      return unstored(somethingWentWrong());
    }
  }

  /** What is told of a run that is left for whoever ends lost runs. */
  private static List<String> unstored(String error) {
    return UiMessageStream.ending(Outcome.failed(error), Runs.Ended.NOTHING);
  }

  private String somethingWentWrong() {
    return "Something went wrong on our side. Request " + task.request().requestId();
  }

  private List<String> work(RunMonitor monitor) {
    Request request = task.request();
    StoredFiles files = new StoredFiles(task, monitor);
    Workspace workspace = new Workspace(task.opened().files(), files::read, task.opened().tier());
    RunBudget budget = task.services().spending().of(request.user(), task.opened(), task.retry());
    ModelCalls calls = new ModelCalls(request.answerId(), monitor, budget);
    ContextWindow window = task.services().window(budget.ceilings().stepOutputTokens());
    AgentLoop.Run run = new AgentLoop.Run(calls, answer, monitor, window);
    AgentTurn turn = new AgentTurn(task, run, workspace, files);
    // What the loop produced before it failed is worth keeping, whatever it failed of.
    Outcome outcome = outcome(turn);
    if (request.continues()) {
      outcome.error().ifPresent(answer::text);
    }
    List<String> last =
        new TurnEnd(task, log, answer).store(outcome, turn, calls.usage(), workspace.operations());
    if (!last.isEmpty()) {
      turn.remember(request.answerId(), answer.parts().toJson());
    }
    return last;
  }

  private Outcome outcome(AgentTurn turn) {
    try {
      return turn.run();
    } catch (BrokenLogException broken) {
      throw broken;
    } catch (ProblemException problem) {
      return Outcome.failed(problem.problem().detail());
    } catch (RuntimeException bug) {
      LOG.error("run {} failed", task.opened().id(), bug);
      return Outcome.failed(somethingWentWrong());
    }
  }
}
