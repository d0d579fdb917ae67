package dev.trellis.store;

import dev.trellis.domain.Checkpoint;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Names for revisions. */
public final class Checkpoints {
  private static final String PUT =
      AuditAction.CHECKPOINT_PUT.over(
          """
          insert into checkpoint (project_id, name, owner_id, revision) values (?, ?, ?, ?)
          on conflict (project_id, name) do update
            set revision = excluded.revision, created_at = now()
            where checkpoint.revision <> excluded.revision
          returning project_id::text as target
          """);

  private static final String DELETE =
      AuditAction.CHECKPOINT_DELETE.over(
          """
          delete from checkpoint c using project p
          where c.project_id = ? and c.name = ? and p.id = c.project_id and p.deleted_at is null
          returning c.project_id::text as target
          """);

  private final Db db;

  public Checkpoints(Db db) {
    this.db = db;
  }

  /** A project's checkpoints, by name; empty if there is no such project. One round trip. */
  public Optional<List<Checkpoint>> list(UserId user, ProjectId project) {
    Statement statement =
        Statement.of(
            ProjectRows.BY_ID
                + "; select name, revision, created_at from checkpoint"
                + " where project_id = ? order by name",
            project.value(),
            project.value());
    return db.inOneTrip(
        user,
        statement,
        results -> {
          boolean isThere = Tx.anyRow(results.next());
          List<Checkpoint> found = Tx.readAll(results.next(), Checkpoints::read);
          return isThere ? Optional.of(found) : Optional.empty();
        });
  }

  /**
   * Gives a name to a revision; takes it from the revision that had it.
   *
   * @param name within {@link Checkpoint}'s bounds
   * @param revision empty for the present one
   * @throws ProblemException if there is no such project or revision, or if the project has too
   *     many checkpoints
   */
  public Checkpoint put(UserId user, ProjectId project, String name, Optional<Long> revision) {
    return db.inTenant(
        user,
        tx -> {
          long present = Revisions.lock(tx, project, revision.orElse(0L));
          tx.change(PUT, project.value(), name, user.value(), revision.orElse(present));
          List<Checkpoint> all =
              tx.list(
                  Checkpoints::read,
                  "select name, revision, created_at from checkpoint where project_id = ?",
                  project.value());
          if (all.size() > Checkpoint.MAX_PER_PROJECT) {
            throw new ProblemException(
                new Problem.Conflict(
                    "A project may have at most %d checkpoints."
                        .formatted(Checkpoint.MAX_PER_PROJECT)));
          }
          return all.stream().filter(put -> put.name().equals(name)).findFirst().orElseThrow();
        });
  }

  /** Takes a name away. Returns false if there is no such checkpoint. One round trip. */
  public boolean delete(UserId user, ProjectId project, String name) {
    return db.inOneTrip(
        user, Statement.of(DELETE, project.value(), name), results -> Tx.anyRow(results.next()));
  }

  private static Checkpoint read(ResultSet row) throws SQLException {
    return new Checkpoint(
        row.getString("name"),
        row.getLong("revision"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
