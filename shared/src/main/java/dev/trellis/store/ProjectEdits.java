package dev.trellis.store;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectChange;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Changes of projects themselves, beside their files and conversations. */
public final class ProjectEdits {
  private static final String UNDELETE =
      AuditAction.PROJECT_UNDELETE.over(
          """
          update project set deleted_at = null
          where id = ? and deleted_at > now() - %s returning %s, id::text as target
          """
              .formatted(ProjectRows.RETENTION, ProjectRows.COLUMNS));

  private static final String DELETE =
      AuditAction.PROJECT_DELETE.over(
          """
          update project set deleted_at = now()
          where id = ? and deleted_at is null returning id::text as target
          """);

  private final Db db;

  public ProjectEdits(Db db) {
    this.db = db;
  }

  /**
   * Changes name, description or whether it is archived. One round trip.
   *
   * @param change not empty
   * @return the project as it is then
   * @throws ProblemException if there is no such project
   */
  public Project change(UserId user, ProjectId project, ProjectChange change) {
    List<String> columns = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    change.name().ifPresent(value -> add("name", value, columns, values));
    change.description().ifPresent(value -> add("description", value, columns, values));
    change.archived().ifPresent(value -> add("archived", value, columns, values));
    String set = "%s = ?, ".repeat(columns.size()).formatted(columns.toArray());
    String differs = String.join(" <> ? or ", columns) + " <> ?";
    String update =
        """
        update project set %supdated_at = now()
        where id = ? and deleted_at is null and (%s) returning id::text as target
        """
            .formatted(set, differs);
    List<Object> all = new ArrayList<>(values);
    all.add(project.value());
    all.addAll(values);
    return changed(user, project, AuditAction.PROJECT_UPDATE, update, all);
  }

  private static void add(String column, Object value, List<String> columns, List<Object> values) {
    columns.add(column);
    values.add(value);
  }

  /**
   * Puts a star on a project or takes it away; {@code updatedAt} stays. One round trip.
   *
   * @return the project as it is then
   * @throws ProblemException if there is no such project
   */
  public Project star(UserId user, ProjectId project, boolean starred) {
    AuditAction action = starred ? AuditAction.PROJECT_STAR : AuditAction.PROJECT_UNSTAR;
    String update =
        """
        update project set starred = not starred
        where id = ? and deleted_at is null and starred <> ? returning id::text as target
        """;
    return changed(user, project, action, update, List.of(project.value(), starred));
  }

  /** Makes a change, if it is one, and reads the project. */
  private Project changed(
      UserId user, ProjectId project, AuditAction action, String update, List<Object> values) {
    List<Object> all = new ArrayList<>(values);
    all.add(project.value());
    Statement statement = new Statement(action.over(update) + "; " + ProjectRows.BY_ID, all);
    return db.inOneTrip(
        user,
        statement,
        results -> {
          results.skip();
          return ProjectRows.first(results.next()).orElseThrow(ProjectRows::missing);
        });
  }

  /**
   * Deletes a project. For 30 days it can be taken back; then {@link Retention} removes it for
   * good.
   *
   * @throws ProblemException if there is no such project, or if the agent is answering in it
   */
  public void delete(UserId user, ProjectId project) {
    db.inTenant(
        user,
        tx -> {
          // A run that opens at the same time waits here, or is seen below.
          Revisions.lock(tx, project, 0);
          refuseWhileAnswering(tx, project);
          RunContinuations.cancel(tx, project, "Its project was deleted.");
          return tx.change(DELETE, project.value());
        });
  }

  /** Its answer would have nowhere to go. */
  private static void refuseWhileAnswering(Tx tx, ProjectId project) throws SQLException {
    String sql =
        """
        select 1 from run where project_id = ? and state in ('running', 'stopping') and lease_until >= now()
        """;
    if (!tx.list(row -> 1, sql, project.value()).isEmpty()) {
      throw new ProblemException(
          new Problem.Conflict("The agent is still answering. Wait for it, or stop it first."));
    }
  }

  /**
   * Takes a deleted project back, as it was. One round trip.
   *
   * @throws ProblemException if no such project was deleted within 30 days
   */
  public Project undelete(UserId user, ProjectId project) {
    return db.inOneTrip(
        user,
        Statement.of(UNDELETE, project.value()),
        results -> ProjectRows.first(results.next()).orElseThrow(ProjectEdits::notDeleted));
  }

  private static ProblemException notDeleted() {
    return ProblemException.notFound("There is no such deleted project.");
  }
}
