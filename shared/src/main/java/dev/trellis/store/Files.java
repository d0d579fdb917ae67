package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The files of projects. */
public final class Files {
  private final Db db;

  public Files(Db db) {
    this.db = db;
  }

  /** A file with its content in UTF-8. */
  public record FileContent(FileEntry entry, byte[] content) {}

  /**
   * Applies a batch, whole or not at all. One round trip, or two if it edits or merges.
   *
   * @throws dev.trellis.domain.ProblemException if there is no such project, if a file is not as
   *     the batch expects it, too large for the owner's tier, or collides with another
   */
  public FileBatch.Result apply(UserId user, ProjectId project, FileBatch batch) {
    Optional<List<FileOperation.Whole>> whole = BatchTexts.readingNothing(batch);
    if (whole.isEmpty()) {
      return db.inTenant(user, tx -> apply(tx, project, batch));
    }
    BatchStatement statement = new BatchStatement(project, batch, whole.get());
    return db.inOneTrip(
        user, statement.statement(), results -> statement.readResult(results.next()));
  }

  /** Applies a batch inside a transaction. */
  static FileBatch.Result apply(Tx tx, ProjectId project, FileBatch batch) throws SQLException {
    BatchStatement statement =
        new BatchStatement(project, batch, BatchTexts.whole(tx, project, batch));
    return tx.query(statement.statement(), statement::readResult);
  }

  /** A file and its content; empty if there is no such project, or no such file in it. */
  public Optional<FileContent> read(UserId user, ProjectId project, FilePath path) {
    Statement statement =
        Statement.of(
                """
                select f.path, f.hash, f.size, f.language, %s
                from file f
                join project p on p.id = f.project_id
                join content c on c.store_id = p.store_id and c.hash = f.hash
                where f.project_id = ? and f.path = ? and p.deleted_at is null
                """
                    .formatted(StoredContent.COLUMNS),
                project.value(),
                path.value())
            .binary();
    return db.inOneTrip(
        user,
        statement,
        results -> Tx.readAll(results.next(), Files::readContent).stream().findFirst());
  }

  /** A file without its content; empty if there is no such project, or no such file in it. */
  public Optional<FileEntry> find(UserId user, ProjectId project, FilePath path) {
    Statement statement =
        Statement.of(
            """
            select f.path, f.hash, f.size, f.language
            from file f
            join project p on p.id = f.project_id
            where f.project_id = ? and f.path = ? and p.deleted_at is null
            """,
            project.value(),
            path.value());
    return db.inOneTrip(
        user,
        statement,
        results -> Tx.readAll(results.next(), Files::readEntry).stream().findFirst());
  }

  /**
   * A content in UTF-8 that a file of this path has or had in any revision; empty if it never had
   * it, or if there is no such project.
   */
  public Optional<byte[]> readVersion(
      UserId user, ProjectId project, FilePath path, ContentHash hash) {
    Statement statement =
        Statement.of(
                """
                select %s
                from project p
                join content c on c.store_id = p.store_id
                where p.id = ? and p.deleted_at is null and c.hash = ? and exists (
                  select from file_change f
                  where f.project_id = p.id and f.path = ? and f.hash = c.hash)
                """
                    .formatted(StoredContent.COLUMNS),
                project.value(),
                hash.bytes(),
                path.value())
            .binary();
    return db.inOneTrip(
        user,
        statement,
        results -> Tx.readAll(results.next(), StoredContent::readUtf8).stream().findFirst());
  }

  /** The files of a project, by path; none if the user has no such project. */
  public List<FileEntry> list(UserId user, ProjectId project) {
    return db.inOneTrip(
        user, listStatement(project), results -> Tx.readAll(results.next(), Files::readEntry));
  }

  static Statement listStatement(ProjectId project) {
    return Statement.of("select path, hash, size, language from project_files(?)", project.value());
  }

  static FileEntry readEntry(ResultSet row) throws SQLException {
    return new FileEntry(
        new FilePath(row.getString("path")),
        ContentHash.ofBytes(row.getBytes("hash")),
        row.getInt("size"),
        row.getString("language"));
  }

  private static FileContent readContent(ResultSet row) throws SQLException {
    return new FileContent(readEntry(row), StoredContent.readUtf8(row));
  }
}
