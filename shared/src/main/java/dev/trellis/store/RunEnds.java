package dev.trellis.store;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.Message;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The end of a run, inside the transaction that it is one of. */
final class RunEnds {
  private RunEnds() {}

  /** As {@link Runs#finish}; in one round trip if nothing can come of it that is to be told. */
  static Optional<List<String>> finish(
      Db db,
      UserId user,
      ProjectId project,
      RunId run,
      Runs.Ending ending,
      int next,
      Function<Runs.Ended, List<String>> last) {
    if (ending.batch().isPresent() || ending.next().isPresent()) {
      return db.inTenant(user, tx -> end(RunSql.END, tx, user, project, run, ending, next, last));
    }
    List<String> chunks = last.apply(Runs.Ended.NOTHING);
    return db.inOneTrip(
                user,
                plain(project, run, ending, next, chunks),
                results -> Tx.readAll(results.next(), row -> row.getBoolean(1)))
            .getFirst()
        ? Optional.of(chunks)
        : Optional.empty();
  }

  private static Statement plain(
      ProjectId project, RunId run, Runs.Ending ending, int next, List<String> chunks) {
    return Statement.of(
        RunSql.END_PLAINLY,
        project.value(),
        run.value(),
        Runs.name(ending.state()),
        ending.reason().orElse(""),
        ending.inputTokens(),
        ending.outputTokens(),
        next,
        chunks.size(),
        RunEvents.group(chunks),
        ending.answer().map(Runs.Answer::id).orElse(""),
        UuidV7.next(),
        ending.answer().map(Runs.Answer::parts).orElse("[]"));
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
    if (!isEnded(sql, tx, project, run, ending, next)) {
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
    Statement stream = RunEvents.insert(user, run, next, chunks);
    tx.update(stream.then(Statement.of(RunSql.LAST, next + chunks.size() - 1, run.value())));
    return Optional.of(chunks);
  }

  /**
   * Ends the run's row. The project comes first, as in open: else the two could wait for each
   * other.
   */
  private static boolean isEnded(
      String sql, Tx tx, ProjectId project, RunId run, Runs.Ending ending, int next)
      throws SQLException {
    Statement end =
        Statement.of(
            sql,
            Runs.name(ending.state()),
            ending.reason().orElse(""),
            ending.inputTokens(),
            ending.outputTokens(),
            run.value(),
            next - 1);
    return tx.answers(
        LockedProject.lock(project).then(end),
        results -> {
          LockedProject.read(results.next());
          return Tx.anyRow(results.next());
        });
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
