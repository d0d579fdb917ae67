package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads all files of a project with their contents, however large they are together. */
public final class Exports {
  private static final String CONTENTS =
      """
      select c.hash, %s from project p join content c on c.store_id = p.store_id
      where p.id = ? and p.deleted_at is null and c.hash = any (?)
      """
          .formatted(StoredContent.COLUMNS);

  private final Db db;

  public Exports(Db db) {
    this.db = db;
  }

  /**
   * A project and its files.
   *
   * @param files as one revision left them, by path; to be gone through once. The contents are read
   *     page by page, each in a transaction of its own, so that nothing is held while somebody slow
   *     takes them; what is changed meanwhile does not show, since a content is never changed
   */
  public record Export(Project project, Iterator<Files.FileContent> files) {}

  /** A content as it is stored. */
  private record Read(ContentHash hash, byte[] content) {
    static Read of(ResultSet row) throws SQLException {
      return new Read(ContentHash.ofBytes(row.getBytes("hash")), StoredContent.readUtf8(row));
    }
  }

  /**
   * Begins to read a project. One round trip, and one more for each page of contents. Memory holds
   * the tree and a page of {@value ExportPages#MAX_BYTES} bytes, or one larger file.
   *
   * @param revision empty for the present one
   * @return whose files throw as this does if the project is deleted meanwhile, or the database
   *     goes away
   * @throws ProblemException if there is no such project or revision
   */
  public Export open(UserId user, ProjectId project, Optional<Long> revision) {
    Statement statement =
        Statement.of(
            "%s; %s".formatted(ProjectRows.BY_ID, HistorySql.TREE),
            project.value(),
            project.value(),
            revision.orElse(Long.MAX_VALUE));
    return db.inOneTrip(
        user,
        statement,
        results -> {
          Project found = ProjectRows.first(results.next()).orElseThrow(ProjectRows::missing);
          if (revision.isPresent() && revision.get() > found.revision()) {
            throw ProblemException.notFound("There is no such revision.");
          }
          // One statement sees one moment, and so the tree of one revision.
          List<FileEntry> tree = Tx.readAll(results.next(), Files::readEntry);
          return new Export(found, new ExportPages(tree, hashes -> read(user, project, hashes)));
        });
  }

  private Map<ContentHash, byte[]> read(UserId user, ProjectId project, List<ContentHash> hashes) {
    List<byte[]> bytes = hashes.stream().map(ContentHash::bytes).toList();
    Statement statement =
        Statement.of(CONTENTS, project.value(), new Statement.SqlArray("bytea", bytes));
    List<Read> found =
        db.inOneTrip(user, statement, results -> Tx.readAll(results.next(), Read::of));
    if (found.size() < hashes.size()) {
      throw ProjectRows.missing();
    }
    Map<ContentHash, byte[]> contents = new HashMap<>();
    found.forEach(read -> contents.put(read.hash(), read.content()));
    return contents;
  }
}
