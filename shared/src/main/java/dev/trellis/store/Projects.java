package dev.trellis.store;

import dev.trellis.domain.FileEntry;
import dev.trellis.domain.Message;
import dev.trellis.domain.Page;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Projects: made, listed, and loaded with what belongs to them. */
public final class Projects {
  private static final String COLUMNS =
      "id, name, description, starred, revision, created_at, updated_at";

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
                    .formatted(COLUMNS)),
            id.value(),
            user.value(),
            id.value(),
            name,
            description);
    return db.inOneTrip(
        user, statement, results -> Tx.readAll(results.next(), Projects::readProject).getFirst());
  }

  /** A page of the user's projects, by the time they were made. */
  public Page<Project> list(UserId user, Page.Request request) {
    Keyset keyset = Keyset.of(request);
    Statement statement =
        Statement.of(
            "select %s from project where owner_id = ? and id %s ? order by id %s limit ?"
                .formatted(COLUMNS, keyset.comparison(), keyset.direction()),
            user.value(),
            keyset.after(),
            request.limit() + 1);
    return db.inOneTrip(
        user,
        statement,
        results ->
            Keyset.page(
                Tx.readAll(results.next(), Projects::readProject),
                request,
                project -> project.id().value()));
  }

  /**
   * A project with its tree and a page of messages; empty if the user has no such project. One
   * round trip.
   */
  public Optional<Loaded> load(UserId user, ProjectId id, Page.Request messages) {
    Statement page = Messages.pageStatement(id, messages);
    Statement statement =
        new Statement(
            "select %s from project where id = ?; %s; %s"
                .formatted(COLUMNS, Files.TREE_SQL, page.sql()),
            Stream.concat(Stream.of(id.value(), id.value()), page.values().stream()).toList());
    return db.inOneTrip(
        user,
        statement,
        results -> {
          Optional<Project> project =
              Tx.readAll(results.next(), Projects::readProject).stream().findFirst();
          List<FileEntry> files = Tx.readAll(results.next(), Files::readEntry);
          Page<Message> found = Messages.readPage(results.next(), messages);
          return project.map(p -> new Loaded(p, files, found));
        });
  }

  static Project readProject(ResultSet row) throws SQLException {
    return new Project(
        new ProjectId(row.getObject("id", UUID.class)),
        row.getString("name"),
        row.getString("description"),
        row.getBoolean("starred"),
        row.getLong("revision"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }
}
