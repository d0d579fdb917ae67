package dev.trellis.store;

import dev.trellis.domain.Page;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.ProjectSelection;
import dev.trellis.domain.UserId;
import java.util.UUID;

/** Projects: made and listed. */
public final class Projects {
  private final Db db;

  public Projects(Db db) {
    this.db = db;
  }

  /** Makes an empty project. Name and description are within {@link Project}'s bounds. */
  public Project create(UserId user, String name, String description) {
    ProjectId id = ProjectId.create();
    Statement statement =
        Statement.of(
            AuditAction.PROJECT_CREATE.over(
                """
                insert into project (id, owner_id, store_id, name, description)
                values (?, ?, ?, ?, ?) returning %s, id::text as target
                """
                    .formatted(ProjectRows.COLUMNS)),
            id.value(),
            user.value(),
            id.value(),
            name,
            description);
    return db.inOneTrip(
        user, statement, results -> Tx.readAll(results.next(), ProjectRows::read).getFirst());
  }

  /**
   * A page of the user's projects: the starred ones first, each part by the time they were made.
   */
  public Page<Project> list(UserId user, ProjectSelection selection, Page.Request request) {
    Keyset keyset = Keyset.of(request);
    Keyset.Parts parts = keyset.parts(selection.behindStarred(), request.order());
    int limit = request.limit() + 1;
    String name = selection.namePart();
    UUID owner = user.value();
    Statement statement =
        Statement.of(
            listSql(keyset, selection.state()),
            owner,
            parts.first(),
            name,
            limit,
            owner,
            parts.second(),
            name,
            limit,
            limit);
    return db.inOneTrip(
        user,
        statement,
        results ->
            Keyset.page(
                Tx.readAll(results.next(), ProjectRows::read),
                request,
                project -> project.id().value()));
  }

  /** The two parts of a list, each entered at its key in an index. */
  private static String listSql(Keyset keyset, ProjectSelection.State state) {
    return """
    (select %1$s from project where owner_id = ? and starred and id %2$s ? and %4$s
      and strpos(lower(name), lower(?)) > 0 order by id %3$s limit ?)
    union all
    (select %1$s from project where owner_id = ? and not starred and id %2$s ? and %4$s
      and strpos(lower(name), lower(?)) > 0 order by id %3$s limit ?)
    order by starred desc, id %3$s limit ?
    """
        .formatted(ProjectRows.COLUMNS, keyset.comparison(), keyset.direction(), condition(state));
  }

  private static String condition(ProjectSelection.State state) {
    return switch (state) {
      case ACTIVE -> "deleted_at is null and not archived";
      case ARCHIVED -> "deleted_at is null and archived";
      case DELETED -> "deleted_at > now() - " + ProjectRows.RETENTION;
    };
  }
}
