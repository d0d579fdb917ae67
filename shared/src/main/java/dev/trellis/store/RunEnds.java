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

  /** As {@link Runs#finish}; the project is locked. */
  static Optional<List<String>> end(
      Tx tx,
      String sql,
      UserId user,
      ProjectId project,
      RunId run,
      Runs.Ending ending,
      int next,
      Function<Optional<FileBatch.Result>, List<String>> last)
      throws SQLException {
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
      append(tx, user, project, ending.answer().get());
    }
    List<String> chunks = last.apply(result);
    RunEvents.insert(tx, user, run, next, chunks);
    tx.update(RunSql.LAST, next + chunks.size() - 1, run.value());
    return Optional.of(chunks);
  }

  private static void append(Tx tx, UserId user, ProjectId project, Runs.Answer answer)
      throws SQLException {
    Messages.append(
        tx,
        project,
        user.value(),
        UuidV7.next(),
        answer.id(),
        Message.Role.ASSISTANT,
        answer.parts());
  }
}
