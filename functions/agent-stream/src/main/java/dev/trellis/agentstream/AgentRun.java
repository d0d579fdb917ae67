package dev.trellis.agentstream;

import dev.trellis.agentstream.context.ContextWindow;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.store.Files;
import dev.trellis.store.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

  private final AgentServices services;
  private final Request task;
  private final Runs.Opened opened;
  private final LiveRun live;
  private final StoreRetry retry;
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

  AgentRun(AgentServices services, Request task, Runs.Opened opened, LiveRun live) {
    this.services = services;
    this.task = task;
    this.opened = opened;
    this.live = live;
    Instant lastMoment = task.deadline().minus(TIME_TO_TELL);
    this.retry = new StoreRetry(lastMoment);
    this.log =
        new RunLog(services.events(), task.user(), opened.id(), live, task.beginning(), lastMoment);
    this.answer = new UiMessageStream(log, task.beginning());
  }

  void run() {
    RunId run = opened.id();
    try (RunPublisher _ = new RunPublisher(services.feed(), run, live).start();
        RunLog _ = log.start();
        RunMonitor monitor =
            new RunMonitor(services.runs(), task.user(), run, live.stop(), workUntil())) {
      log.show(end(monitor));
    }
  }

  private Instant workUntil() {
    return services.spending().deadline(opened.tier(), task.deadline());
  }

  /** Works to the end. Returns the chunks that end the stream; none if the store has them. */
  private List<String> end(RunMonitor monitor) {
    try {
      return work(monitor);
    } catch (BrokenLogException broken) {
      return broken.isEndedElsewhere() ? List.of() : unstored(NOT_STORED);
    } catch (ProblemException problem) {
      LOG.warn("run {} could not be stored: {}", opened.id(), problem.problem());
      return unstored(StoreRetry.isOutage(problem) ? NOT_STORED : problem.problem().detail());
    } catch (RuntimeException bug) {
      LOG.error("run {} could not be stored", opened.id(), bug);
      return unstored(somethingWentWrong());
    }
  }

  /** What is told of a run that is left for whoever ends lost runs. */
  private static List<String> unstored(String error) {
    return UiMessageStream.ending(Outcome.failed(error), Runs.Ended.NOTHING);
  }

  private String somethingWentWrong() {
    return "Something went wrong on our side. Request " + task.requestId();
  }

  private List<String> work(RunMonitor monitor) {
    Workspace workspace = new Workspace(opened.files(), this::read, opened.tier());
    RunBudget budget = services.spending().of(task.user(), opened, retry);
    ModelCalls calls = new ModelCalls(task.answerId(), monitor, budget);
    ContextWindow window = services.window(budget.ceilings().stepOutputTokens());
    AgentLoop.Run run = new AgentLoop.Run(calls, answer, monitor, window);
    AgentTurn turn = new AgentTurn(services, task, opened, run, workspace, retry);
    // What the loop produced before it failed is worth keeping, whatever it failed of.
    Outcome outcome = outcome(turn);
    if (task.continues()) {
      outcome.error().ifPresent(answer::text);
    }
    List<String> last = store(outcome, turn, calls, workspace.operations());
    if (!last.isEmpty()) {
      turn.remember(task.answerId(), answer.parts().toJson());
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
      LOG.error("run {} failed", opened.id(), bug);
      return Outcome.failed(somethingWentWrong());
    }
  }

  private Optional<byte[]> read(FilePath path) {
    return retry
        .call(() -> services.files().read(task.user(), task.project(), path))
        .map(Files.FileContent::content);
  }

  /** Stores the turn. Returns the chunks that end the stream; none if the store has them. */
  private List<String> store(
      Outcome outcome, AgentTurn turn, ModelCalls calls, List<FileOperation> operations) {
    Optional<FileBatch> batch =
        operations.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new FileBatch(
                    operations, Optional.empty(), message(turn.wish()), FileBatch.Author.AGENT));
    try {
      return finish(outcome, turn, calls, batch);
    } catch (ProblemException refused) {
      Optional<String> why = UnstoredFiles.why(refused.problem());
      if (why.isEmpty()) {
        throw refused;
      }
      answer.text(why.get());
      return finish(Outcome.failed(why.get()), turn, calls, Optional.empty());
    }
  }

  /** What the person asked for, as the reason that the history gives; cut to what fits there. */
  private static String message(String wish) {
    String text = wish.replace('\0', ' ').strip();
    int end = text.offsetByCodePoints(0, Math.min(200, text.codePointCount(0, text.length())));
    return text.substring(0, end);
  }

  private List<String> finish(
      Outcome outcome, AgentTurn turn, ModelCalls calls, Optional<FileBatch> batch) {
    Runs.Ending ending =
        new Runs.Ending(
            outcome.state(),
            outcome.reason(),
            Optional.of(new Runs.Answer(task.answerId(), answer.parts().toJson())),
            batch,
            services.next(outcome, Optional.of(turn.answering())),
            calls.usage().inputTokens(),
            calls.usage().outputTokens());
    int next = log.settle();
    // None if it was ended elsewhere, or here by a try whose answer was lost: the store has the
    // end.
    return retry
        .call(
            () ->
                services
                    .runs()
                    .finish(
                        task.user(),
                        task.project(),
                        opened.id(),
                        ending,
                        next,
                        ended -> UiMessageStream.ending(outcome, ended)))
        .orElse(List.of());
  }
}
