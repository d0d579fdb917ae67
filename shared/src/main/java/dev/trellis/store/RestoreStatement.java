package dev.trellis.store;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.ProjectId;
import dev.trellis.store.Statement.SqlArray;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The call of {@code apply_batch} that puts paths as they were; their contents are in the store.
 */
final class RestoreStatement {
  private final ProjectId project;
  private final String message;
  private final List<FileEntry> writes;
  private final List<String> deletes;

  /** What a path is to be; no entry: it is to be gone. */
  record Target(FilePath path, Optional<FileEntry> entry) {
    static Target of(FileEntry entry) {
      return new Target(entry.path(), Optional.of(entry));
    }
  }

  RestoreStatement(ProjectId project, String message, List<Target> targets) {
    this.project = project;
    this.message = message;
    this.writes = targets.stream().flatMap(target -> target.entry().stream()).toList();
    this.deletes =
        targets.stream()
            .filter(target -> target.entry().isEmpty())
            .map(target -> target.path().value())
            .toList();
  }

  static Target readTarget(ResultSet row) throws SQLException {
    FilePath path = new FilePath(row.getString("path"));
    byte[] hash = row.getBytes("hash");
    return new Target(path, hash == null ? Optional.empty() : Optional.of(Files.readEntry(row)));
  }

  Statement statement() {
    List<Object> values = new ArrayList<>();
    values.add(project.value());
    values.add(BatchStatement.NO_BASE);
    values.add(FileBatch.Author.PERSON.name().toLowerCase(Locale.ROOT));
    values.add(message);
    values.add(BatchStatement.limits());
    for (String noChecks : List.of("text", "text", "text", "bytea")) {
      values.add(new SqlArray(noChecks, List.of()));
    }
    values.add(array("text", _ -> "revision"));
    values.add(array("text", file -> file.path().value()));
    values.add(array("text", file -> file.path().collisionKey()));
    values.add(new SqlArray("text", Collections.nCopies(writes.size(), (@Nullable Object) null)));
    values.add(array("bytea", file -> file.hash().bytes()));
    values.add(array("int4", FileEntry::size));
    values.add(array("text", FileEntry::language));
    values.add(new SqlArray("text", folders()));
    values.add(new SqlArray("text", deletes));
    for (String noContents : List.of("bytea", "int4", "int4", "bytea", "int4", "int4")) {
      values.add(new SqlArray(noContents, List.of()));
    }
    return new Statement(BatchStatement.CALL, values);
  }

  private List<String> folders() {
    return writes.stream().flatMap(file -> file.path().folderKeys().stream()).distinct().toList();
  }

  private SqlArray array(String type, Function<FileEntry, Object> value) {
    return new SqlArray(type, writes.stream().map(value).toList());
  }

  FileBatch.Result readResult(ResultSet rows) throws SQLException {
    rows.next();
    return new FileBatch.Result(rows.getLong("_revision"), writes, rows.getInt("_changed"));
  }
}
