package dev.trellis.store;

import dev.trellis.domain.FileEntry;
import dev.trellis.domain.Message;
import dev.trellis.domain.Page;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.ProjectSelection;
import dev.trellis.domain.UserId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Projects: made, listed, and loaded with what belongs to them. */
public final class Projects {
  private final Db db;

  public Projects(Db db) {
    this.db = db;
  }

  /** A project with its tree and a page of its conversation, all as of one moment. */
  public record Loaded(Project project, List<FileEntry> files, Page<Message> messages) {
    public Loaded {
      files = List.copyOf(files);
    }
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

  /**
   * A project with its tree and a page of messages; empty if the user has no such project. One
   * round trip.
   */
  public Optional<Loaded> load(UserId user, ProjectId id, Page.Request messages) {
    Statement page = Messages.pageStatement(id, messages);
    Statement statement =
        new Statement(
            "%s; %s; %s".formatted(ProjectRows.BY_ID, Files.TREE_SQL, page.sql()),
            Stream.concat(Stream.of(id.value(), id.value()), page.values().stream()).toList());
    return db.inOneTrip(
        user,
        statement,
        results -> {
          Optional<Project> project = ProjectRows.first(results.next());
          List<FileEntry> files = Tx.readAll(results.next(), Files::readEntry);
          Page<Message> found = Messages.readPage(results.next(), messages);
          return project.map(p -> new Loaded(p, files, found));
        });
  }
}
