package dev.trellis.store;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.Message;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The end of a run, inside the transaction that it is one of. */
final class RunEnds {
  private RunEnds() {}

  /** As {@link Runs#finish}. */
  static Optional<List<String>> finish(
      Tx tx,
      UserId user,
      ProjectId project,
      RunId run,
      Runs.Ending ending,
      int next,
      Function<Runs.Ended, List<String>> last)
      throws SQLException {
    return end(RunSql.END, tx, user, project, run, ending, next, last);
  }

  /** As {@link Runs#close}. */
  static Optional<List<String>> close(
      Tx tx,
      UserId user,
      ProjectId project,
      RunId run,
      Runs.Ending ending,
      int next,
      Function<Runs.Ended, List<String>> last)
      throws SQLException {
    Optional<List<String>> chunks = end(RunSql.CLOSE, tx, user, project, run, ending, next, last);
    if (chunks.isPresent()) {
      countUsage(tx, run);
    }
    return chunks;
  }

  /** As {@link Runs#abandon}; returns whether there was anything to end. */
  static boolean abandon(Tx tx, RunId run, String reason) throws SQLException {
    boolean ended = tx.change(RunSql.ABANDON, reason, run.value());
    if (ended) {
      countUsage(tx, run);
    }
    return ended;
  }

  private static Optional<List<String>> end(
      String sql,
      Tx tx,
      UserId user,
      ProjectId project,
      RunId run,
      Runs.Ending ending,
      int next,
      Function<Runs.Ended, List<String>> last)
      throws SQLException {
    // First, as in open: in another order the two could wait for each other.
    Runs.lockProject(tx, project);
    boolean ended =
        tx.change(
            sql,
            Runs.name(ending.state()),
            ending.reason().orElse(""),
            ending.inputTokens(),
            ending.outputTokens(),
            run.value(),
            next - 1);
    if (!ended) {
      return Optional.empty();
    }
    Optional<FileBatch.Result> result = Optional.empty();
    if (ending.batch().isPresent()) {
      result = Optional.of(Files.apply(tx, project, ending.batch().get()));
    }
    if (ending.answer().isPresent()) {
      Runs.Answer answer = ending.answer().get();
      tx.update(
          Messages.append(project, user, answer.id(), Message.Role.ASSISTANT, answer.parts()));
    }
    Optional<RunId> continuation = Optional.empty();
    if (ending.next().isPresent()) {
      continuation = RunContinuations.queue(tx, run, ending.next().get());
    }
    List<String> chunks = last.apply(new Runs.Ended(result, continuation));
    tx.update(RunEvents.insert(user, run, next, chunks));
    tx.update(RunSql.LAST, next + chunks.size() - 1, run.value());
    return Optional.of(chunks);
  }

  /**
   * Counts what a run has used whose runner cannot tell; the run has ended in this transaction. It
   * takes the account's row, and so comes last: who has that waits for no project and no run.
   */
  private static void countUsage(Tx tx, RunId run) throws SQLException {
    tx.change(RunSql.SWEEP);
    tx.update(RunSql.COUNT_USAGE, run.value());
  }
}
