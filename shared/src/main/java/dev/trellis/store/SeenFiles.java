package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.ProjectId;
import dev.trellis.store.Statement.SqlArray;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of a project as they are while its row is locked, and contents that its store has by hash.
 */
record SeenFiles(Map<FilePath, Seen> files, Map<ContentHash, String> contents) {
  private static final String READ =
      """
      %2$s;
      select f.path, f.hash, f.language, f.revision, %1$s
      from file f
      join project p on p.id = f.project_id
      join content c on c.store_id = p.store_id and c.hash = f.hash
      where f.project_id = ? and f.path = any (?);
      select c.hash, %1$s from content c join project p on p.store_id = c.store_id
      where p.id = ? and c.hash = any (?)
      """
          .formatted(StoredContent.COLUMNS, ProjectRows.LOCK);

  /** A file that is there. */
  record Seen(FilePath path, ContentHash hash, String language, long revision, String text) {}

  /**
   * Locks the project and reads. One round trip.
   *
   * @throws dev.trellis.domain.ProblemException if there is no such project
   */
  static SeenFiles read(
      Tx tx, ProjectId project, Collection<FilePath> paths, Collection<ContentHash> hashes)
      throws SQLException {
    Statement statement =
        Statement.of(
            READ,
            project.value(),
            project.value(),
            new SqlArray("text", paths.stream().map(FilePath::value).toList()),
            project.value(),
            new SqlArray("bytea", hashes.stream().map(ContentHash::bytes).toList()));
    return tx.answers(
        statement,
        results -> {
          if (!results.next().next()) {
            throw ProjectRows.missing();
          }
          List<Seen> seen = Tx.readAll(results.next(), SeenFiles::readSeen);
          Map<FilePath, Seen> files = new HashMap<>();
          seen.forEach(file -> files.put(file.path(), file));
          return new SeenFiles(files, readContents(results.next()));
        });
  }

  /** The contents that the project's store has of these. One round trip. */
  static Map<ContentHash, String> contents(Tx tx, ProjectId project, Collection<ContentHash> hashes)
      throws SQLException {
    Statement statement =
        Statement.of(
            """
            select c.hash, %s from content c join project p on p.store_id = c.store_id
            where p.id = ? and c.hash = any (?)
            """
                .formatted(StoredContent.COLUMNS),
            project.value(),
            new SqlArray("bytea", hashes.stream().map(ContentHash::bytes).toList()));
    return tx.query(statement, SeenFiles::readContents);
  }

  private static Seen readSeen(ResultSet row) throws SQLException {
    return new Seen(
        new FilePath(row.getString("path")),
        ContentHash.ofBytes(row.getBytes("hash")),
        row.getString("language"),
        row.getLong("revision"),
        readText(row));
  }

  private static Map<ContentHash, String> readContents(ResultSet rows) throws SQLException {
    Map<ContentHash, String> contents = new HashMap<>();
    while (rows.next()) {
      contents.put(ContentHash.ofBytes(rows.getBytes("hash")), readText(rows));
    }
    return contents;
  }

  private static String readText(ResultSet row) throws SQLException {
    return new String(StoredContent.readUtf8(row), StandardCharsets.UTF_8);
  }
}
