package dev.trellis.store;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes changes of projects' files back, one after the other, and makes them again. Each is a new
 * revision: nothing of the history is lost. A change of the files that comes after undoing ends
 * what could be redone; undoing it leads to where it was made.
 */
public final class UndoHistory {
  private final Db db;

  public UndoHistory(Db db) {
    this.db = db;
  }

  /**
   * What undoing or redoing did.
   *
   * @param change the revision whose change was taken back, or made again
   * @param canUndo whether there is a change that stands
   * @param canRedo whether there is one that was taken back and can be made again
   */
  public record Outcome(FileBatch.Result result, long change, boolean canUndo, boolean canRedo) {}

  /**
   * The next step.
   *
   * @param revision the project's present one
   * @param change the revision whose change it takes back or makes again; 0 if there is none
   * @param position the revision whose files the project shows then
   * @param redo the revision whose change can be made again then; 0 if there is none
   */
  private record Step(long revision, long change, long position, long redo) {
    static Step read(ResultSet row) throws SQLException {
      return new Step(
          row.getLong("revision"),
          row.getLong("change"),
          row.getLong("position"),
          row.getLong("redo"));
    }
  }

  private record Plan(Step step, RestoreStatement restore) {}

  /** A step's direction. */
  private enum Direction {
    UNDO(UndoSql.UNDO, UndoSql.BEFORE_CHANGE, "Undo of revision %d", "There is nothing to undo."),
    REDO(UndoSql.REDO, UndoSql.CHANGE, "Redo of revision %d", "There is nothing to redo.");

    private final String step;
    private final String targets;
    private final String message;
    private final String nothing;

    Direction(String step, String targets, String message, String nothing) {
      this.step = step;
      this.targets = targets;
      this.message = message;
      this.nothing = nothing;
    }
  }

  /**
   * Makes the files as they were before the last change that stands. Costs what that change
   * touched. Two round trips.
   *
   * @param baseRevision what the caller has seen of the project; empty to undo whatever was last
   * @throws ProblemException if there is no such project or nothing to undo, if the project is
   *     newer than what the caller has seen, or if what comes back breaks a limit of the owner's
   *     tier
   */
  public Outcome undo(UserId user, ProjectId project, Optional<Long> baseRevision) {
    return db.inTenant(user, tx -> go(tx, project, baseRevision, Direction.UNDO));
  }

  /**
   * Makes the change again that was taken back last. Costs what that change touched. Two round
   * trips.
   *
   * @param baseRevision as of {@link #undo}
   * @throws ProblemException as {@link #undo}
   */
  public Outcome redo(UserId user, ProjectId project, Optional<Long> baseRevision) {
    return db.inTenant(user, tx -> go(tx, project, baseRevision, Direction.REDO));
  }

  private static Outcome go(
      Tx tx, ProjectId project, Optional<Long> baseRevision, Direction direction)
      throws SQLException {
    Plan plan = plan(tx, project, direction);
    Step step = plan.step();
    baseRevision.ifPresent(base -> requirePresent(base, step.revision()));
    if (step.change() == 0) {
      throw new ProblemException(new Problem.Conflict(direction.nothing));
    }
    FileBatch.Result result = apply(tx, project, plan);
    return new Outcome(result, step.change(), step.position() > 0, step.redo() > 0);
  }

  private static Plan plan(Tx tx, ProjectId project, Direction direction) throws SQLException {
    String sql = "%s; %s; %s".formatted(ProjectRows.LOCK, direction.step, direction.targets);
    Object id = project.value();
    return tx.answers(
        Statement.of(sql, id, id, id, id),
        results -> {
          if (!Tx.anyRow(results.next())) {
            throw ProjectRows.missing();
          }
          Step step = Tx.readAll(results.next(), Step::read).getFirst();
          List<RestoreStatement.Target> targets =
              Tx.readAll(results.next(), RestoreStatement::readTarget);
          String message = direction.message.formatted(step.change());
          return new Plan(step, new RestoreStatement(project, message, targets));
        });
  }

  private static void requirePresent(long baseRevision, long revision) {
    if (baseRevision > revision) {
      throw ProblemException.invalid(
          "baseRevision", "is newer than the project, which is at " + revision);
    }
    if (baseRevision < revision) {
      throw new ProblemException(
          new Problem.Conflict(
              "The project is at revision %d by now; nothing was done.".formatted(revision)));
    }
  }

  /** The project's row is locked, so the revision that this makes is the next one. */
  private static FileBatch.Result apply(Tx tx, ProjectId project, Plan plan) throws SQLException {
    Step step = plan.step();
    Statement batch = plan.restore().statement();
    List<Object> values = new ArrayList<>(batch.values());
    values.addAll(
        List.of(
            project.value(), step.revision() + 1, tx.user().value(), step.position(), step.redo()));
    return tx.answers(
        new Statement(batch.sql() + "; " + UndoSql.NOTE, values),
        results -> plan.restore().readResult(results.next()));
  }
}
