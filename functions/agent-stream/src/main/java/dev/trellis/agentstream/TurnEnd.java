package dev.trellis.agentstream;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.TokenUsage;
import dev.trellis.store.Runs;
import java.util.List;
import java.util.Optional;

/**
 * Stores what a turn came to: its message, its file changes and the end of its run, together or not
 * at all. File changes that cannot be stored are left out, and the message says so.
 */
final class TurnEnd {
  private final RunTask task;
  private final RunLog log;
  private final UiMessageStream answer;

  TurnEnd(RunTask task, RunLog log, UiMessageStream answer) {
    this.task = task;
    this.log = log;
    this.answer = answer;
  }

  /** Stores the turn. Returns the chunks that end the stream; none if the store has them. */
  List<String> store(
      Outcome outcome, AgentTurn turn, TokenUsage used, List<FileOperation> operations) {
    Optional<FileBatch> batch =
        operations.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new FileBatch(
                    operations, Optional.empty(), message(turn.wish()), FileBatch.Author.AGENT));
    try {
      return finish(outcome, turn, used, batch);
    } catch (ProblemException refused) {
      Optional<String> why = UnstoredFiles.why(refused.problem(), "Ask again.");
      if (why.isEmpty()) {
        throw refused;
      }
      answer.text(why.get());
      return finish(Outcome.failed(why.get()), turn, used, Optional.empty());
    }
  }

  /** What the person asked for, as the reason that the history gives; cut to what fits there. */
  private static String message(String wish) {
    String text = wish.replace('\0', ' ').strip();
    int end = text.offsetByCodePoints(0, Math.min(200, text.codePointCount(0, text.length())));
    return text.substring(0, end);
  }

  private List<String> finish(
      Outcome outcome, AgentTurn turn, TokenUsage used, Optional<FileBatch> batch) {
    AgentRun.Request request = task.request();
    Runs.Ending ending =
        new Runs.Ending(
            outcome.state(),
            outcome.reason(),
            Optional.of(new Runs.Answer(request.answerId(), answer.parts().toJson())),
            batch,
            task.services().next(outcome, Optional.of(turn.answering())),
            used.inputTokens(),
            used.outputTokens());
    int next = log.settle();
    // None if it was ended elsewhere, or here by a try whose answer was lost: the store has the
    // end.
    return task.retry()
        .call(
            () ->
                task.services()
                    .runs()
                    .finish(
                        request.user(),
                        request.project(),
                        task.opened().id(),
                        ending,
                        next,
                        ended -> UiMessageStream.ending(outcome, ended)))
        .orElse(List.of());
  }
}
