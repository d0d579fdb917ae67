package dev.trellis.store;

import dev.trellis.domain.FileSelection;
import dev.trellis.domain.LoadedFile;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The statements that read a project's files as a selection asks for them, and their answers. */
final class TreeStatement {
  /** How many bytes contents that are loaded together have at most: they are held in memory. */
  static final int MAX_CONTENT_BYTES = 64 * 1024 * 1024;

  private static final String TREE =
      """
      select path, hash, size, language from file
      where project_id = ? and revision > ? order by path
      """;

  /** Sums up once: a planner that takes the project for small would do so for every file. */
  private static final String WITH_CONTENT =
      """
      with t as materialized (
        select p.store_id, coalesce(
          (select sum(f.size) from file f where f.project_id = p.id and f.revision > ?), 0) as bytes
        from project p where p.id = ?)
      select f.path, f.hash, f.size, f.language, t.bytes > ? as too_large, %s
      from t
      join file f on f.project_id = ? and f.revision > ?
      left join content c on t.bytes <= ? and c.store_id = t.store_id and c.hash = f.hash
      order by f.path
      """
          .formatted(StoredContent.COLUMNS);

  /** What is gone and was there in the revision that the reader has seen. */
  private static final String DELETED =
      """
      select t.path
      from (select distinct path from file_change where project_id = ? and revision > ?) t
      where not exists (select from file f where f.project_id = ? and f.path = t.path)
        and (select c.hash from file_change c where c.project_id = ? and c.path = t.path
          and c.revision <= ? order by c.revision desc limit 1) is not null
      order by t.path
      """;

  private final ProjectId project;
  private final FileSelection selection;

  TreeStatement(ProjectId project, FileSelection selection) {
    this.project = project;
    this.selection = selection;
  }

  Statement statement() {
    return selection.since().isPresent() ? files().then(deleted()) : files();
  }

  private Statement files() {
    Object id = project.value();
    // The first revision is 1.
    long since = selection.since().orElse(0L);
    return selection.withContent()
        ? Statement.of(WITH_CONTENT, since, id, MAX_CONTENT_BYTES, id, since, MAX_CONTENT_BYTES)
            .binary()
        : Statement.of(TREE, id, since);
  }

  private Statement deleted() {
    Object id = project.value();
    long since = selection.since().orElse(0L);
    return Statement.of(DELETED, id, since, id, id, since);
  }

  /**
   * @throws ProblemException if the selection begins behind this revision
   */
  void requireRevision(long newest) {
    if (selection.since().orElse(0L) > newest) {
      throw ProblemException.invalid("since", "is newer than the project, which is at " + newest);
    }
  }

  List<LoadedFile> readFiles(Results results) throws SQLException {
    return Tx.readAll(results.next(), this::readFile);
  }

  private LoadedFile readFile(ResultSet row) throws SQLException {
    if (!selection.withContent()) {
      return new LoadedFile(Files.readEntry(row), Optional.empty());
    }
    if (row.getBoolean("too_large")) {
      throw ProblemException.invalid(
          "include",
          "would be more than %d MiB of contents: read files one by one, or since a revision"
              .formatted(MAX_CONTENT_BYTES / (1024 * 1024)));
    }
    return new LoadedFile(Files.readEntry(row), Optional.of(StoredContent.readFragment(row)));
  }

  Optional<List<String>> readDeleted(Results results) throws SQLException {
    return selection.since().isPresent()
        ? Optional.of(Tx.readAll(results.next(), row -> row.getString("path")))
        : Optional.empty();
  }
}
