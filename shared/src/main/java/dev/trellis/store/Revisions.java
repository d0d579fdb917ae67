package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileChange;
import dev.trellis.domain.FileDiff;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Page;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.Revision;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The history of projects' files. Revision 0 is that of an empty tree. */
public final class Revisions {
  private final Db db;

  public Revisions(Db db) {
    this.db = db;
  }

  /** A page of a project's revisions; empty if there is no such project. One round trip. */
  public Optional<Page<Revision>> list(UserId user, ProjectId project, Page.Request request) {
    Keyset keyset = Keyset.of(request);
    String sql =
        """
        %s;
        select revision, author, message, created_at from revision
        where project_id = ? and revision %s ? order by revision %s limit ?
        """
            .formatted(ProjectRows.BY_ID, keyset.comparison(), keyset.direction());
    long after = keyset.after().getLeastSignificantBits();
    Statement statement =
        Statement.of(
            sql,
            project.value(),
            project.value(),
            after < 0 ? Long.MAX_VALUE : after,
            request.limit() + 1);
    return db.inOneTrip(
        user,
        statement,
        results -> {
          boolean isThere = Tx.anyRow(results.next());
          List<Revision> found = Tx.readAll(results.next(), Revisions::readRevision);
          return isThere
              ? Optional.of(Keyset.page(found, request, Revision::key))
              : Optional.empty();
        });
  }

  /**
   * The files of a project as a revision left them, by path. One round trip.
   *
   * @throws ProblemException if there is no such project or revision
   */
  public List<FileEntry> tree(UserId user, ProjectId project, long revision) {
    Statement statement =
        Statement.of(
            "select revision from project where id = ? and deleted_at is null; " + HistorySql.TREE,
            project.value(),
            project.value(),
            revision);
    return db.inOneTrip(
        user,
        statement,
        results -> {
          requireRevision(results.next(), revision);
          return Tx.readAll(results.next(), Files::readEntry);
        });
  }

  /**
   * How the files changed from one revision to another, which may be the older one, by path. Two
   * round trips.
   *
   * @throws ProblemException if there is no such project, or not both revisions
   */
  public List<FileDiff> diff(UserId user, ProjectId project, long from, long to) {
    return db.inTenant(
        user,
        tx -> {
          List<FileChange> changes = changes(tx, project, from, to);
          return RevisionDiff.of(tx, project, changes);
        });
  }

  private static List<FileChange> changes(Tx tx, ProjectId project, long from, long to)
      throws SQLException {
    Statement statement =
        Statement.of(
            "select revision from project where id = ? and deleted_at is null; "
                + HistorySql.CHANGES,
            project.value(),
            project.value(),
            Math.min(from, to),
            Math.max(from, to),
            project.value(),
            from,
            project.value(),
            to);
    return tx.answers(
        statement,
        results -> {
          requireRevision(results.next(), Math.max(from, to));
          return Tx.readAll(results.next(), Revisions::readChange);
        });
  }

  /**
   * Makes the files again what a revision left, as a new revision; nothing of the history is lost.
   * Costs what changed since. Two round trips.
   *
   * @return the same revision as before if nothing changed
   * @throws ProblemException if there is no such project or revision, or if what comes back breaks
   *     a limit of the owner's tier
   */
  public FileBatch.Result restore(UserId user, ProjectId project, long revision) {
    return db.inTenant(
        user,
        tx -> {
          Statement read =
              Statement.of(
                  """
                  %s;
                  %s
                  """
                      .formatted(ProjectRows.LOCK, HistorySql.BACK),
                  project.value(),
                  project.value(),
                  revision,
                  project.value(),
                  revision,
                  project.value());
          RestoreStatement restore =
              tx.answers(
                  read,
                  results -> {
                    requireRevision(results.next(), revision);
                    return new RestoreStatement(
                        project,
                        "Restored revision " + revision,
                        Tx.readAll(results.next(), RestoreStatement::readTarget));
                  });
          return tx.query(restore.statement(), restore::readResult);
        });
  }

  /**
   * Locks a project's row, and so its files.
   *
   * @return the present revision
   * @throws ProblemException if there is no such project, or not yet such a revision
   */
  static long lock(Tx tx, ProjectId project, long revision) throws SQLException {
    return tx.query(
        Statement.of(ProjectRows.LOCK, project.value()), rows -> requireRevision(rows, revision));
  }

  /** Reads the project's row with its present revision, which must not be older. */
  static long requireRevision(ResultSet project, long revision) throws SQLException {
    if (!project.next()) {
      throw ProjectRows.missing();
    }
    long present = project.getLong(1);
    if (revision > present) {
      throw ProblemException.notFound("There is no such revision.");
    }
    return present;
  }

  private static Revision readRevision(ResultSet row) throws SQLException {
    return new Revision(
        row.getLong("revision"),
        FileBatch.Author.valueOf(row.getString("author").toUpperCase(Locale.ROOT)),
        row.getString("message"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static FileChange readChange(ResultSet row) throws SQLException {
    return new FileChange(
        new FilePath(row.getString("path")),
        Optional.ofNullable(row.getBytes("before")).map(ContentHash::ofBytes),
        Optional.ofNullable(row.getBytes("after")).map(ContentHash::ofBytes));
  }
}
