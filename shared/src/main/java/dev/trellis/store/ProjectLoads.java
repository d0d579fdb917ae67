package dev.trellis.store;

import dev.trellis.domain.FileSelection;
import dev.trellis.domain.LoadedFile;
import dev.trellis.domain.Message;
import dev.trellis.domain.Page;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.ProjectStamp;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Loads projects with what belongs to them. Each load is one round trip, and the project's own row
 * is read first: what is committed meanwhile may show in what is read behind it, but nothing that
 * the stamp and the revision promise is missing.
 */
public final class ProjectLoads {
  private static final String STAMPED =
      """
      select %s, version, (select m.id from message m
        where m.project_id = project.id order by m.id desc limit 1) as newest_message
      from project where id = ? and deleted_at is null\
      """
          .formatted(ProjectRows.COLUMNS);

  private final Db db;

  public ProjectLoads(Db db) {
    this.db = db;
  }

  /**
   * A project and its files, by path.
   *
   * @param deleted paths that are gone since, by path; there if only changes were asked for
   */
  public record Tree(
      ProjectStamp stamp, Project project, List<LoadedFile> files, Optional<List<String>> deleted) {
    public Tree {
      files = List.copyOf(files);
      deleted = deleted.map(List::copyOf);
    }
  }

  /** A project with its files and a page of its conversation. */
  public record Loaded(Tree tree, Page<Message> messages) {}

  /** A page of a project's conversation. */
  public record Conversation(ProjectStamp stamp, Page<Message> messages) {}

  private record Stamped(ProjectStamp stamp, Project project) {}

  /** In which state the project is; empty if the user has no such project. */
  public Optional<ProjectStamp> stamp(UserId user, ProjectId id) {
    return db.inOneTrip(user, stamped(id), results -> readStamped(results)).map(Stamped::stamp);
  }

  /**
   * A project with its files and a page of messages; empty if the user has no such project.
   *
   * @throws ProblemException if the selection's revision is none of the project's, or if the
   *     contents are too large to load together
   */
  public Optional<Loaded> load(
      UserId user, ProjectId id, FileSelection selection, Page.Request messages) {
    TreeStatement tree = new TreeStatement(id, selection);
    Statement statement =
        stamped(id).then(tree.statement()).then(Messages.pageStatement(id, messages));
    return db.inOneTrip(
        user,
        statement,
        results -> {
          Optional<Tree> found = readTree(tree, results);
          Page<Message> page = Messages.readPage(results.next());
          return found.map(t -> new Loaded(t, page));
        });
  }

  /**
   * A project with its files; empty if the user has no such project.
   *
   * @throws ProblemException as {@link #load}
   */
  public Optional<Tree> tree(UserId user, ProjectId id, FileSelection selection) {
    TreeStatement tree = new TreeStatement(id, selection);
    return db.inOneTrip(
        user, stamped(id).then(tree.statement()), results -> readTree(tree, results));
  }

  /** A page of a project's conversation; empty if the user has no such project. */
  public Optional<Conversation> messages(UserId user, ProjectId id, Page.Request messages) {
    return db.inOneTrip(
        user,
        stamped(id).then(Messages.pageStatement(id, messages)),
        results -> {
          Optional<Stamped> found = readStamped(results);
          Page<Message> page = Messages.readPage(results.next());
          return found.map(s -> new Conversation(s.stamp(), page));
        });
  }

  private static Statement stamped(ProjectId id) {
    return Statement.of(STAMPED, id.value());
  }

  private static Optional<Tree> readTree(TreeStatement tree, Results results) throws SQLException {
    Optional<Stamped> found = readStamped(results);
    if (found.isPresent()) {
      tree.requireRevision(found.get().project().revision());
    }
    List<LoadedFile> files = tree.readFiles(results);
    Optional<List<String>> deleted = tree.readDeleted(results);
    return found.map(s -> new Tree(s.stamp(), s.project(), files, deleted));
  }

  private static Optional<Stamped> readStamped(Results results) throws SQLException {
    return Tx.readAll(results.next(), ProjectLoads::readStampedRow).stream().findFirst();
  }

  private static Stamped readStampedRow(ResultSet row) throws SQLException {
    Project project = ProjectRows.read(row);
    Optional<UUID> newest = Optional.ofNullable(row.getObject("newest_message", UUID.class));
    return new Stamped(new ProjectStamp(project.id(), row.getLong("version"), newest), project);
  }
}
