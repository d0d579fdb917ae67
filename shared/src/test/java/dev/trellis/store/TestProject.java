package dev.trellis.store;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.FileSelection;
import dev.trellis.domain.LoadedFile;
import dev.trellis.domain.Message;
import dev.trellis.domain.Page;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A project of a new person, and short ways to change it and look at it. */
record TestProject(UserId user, ProjectId id) {
  private static final Files FILES = new Files(TestDatabase.db());
  private static final Projects PROJECTS = new Projects(TestDatabase.db());

  static TestProject create() {
    return of(TestDatabase.tenant());
  }

  static TestProject create(Tier tier) throws SQLException {
    return of(TestDatabase.tenant(tier));
  }

  static TestProject of(UserId user) {
    return new TestProject(user, PROJECTS.create(user, "Test", "").id());
  }

  FileBatch.Result apply(FileOperation... operations) {
    return FILES.apply(user, id, batch(operations));
  }

  FileBatch.Result applySince(long baseRevision, FileOperation... operations) {
    FileBatch batch =
        new FileBatch(List.of(operations), Optional.of(baseRevision), "", FileBatch.Author.PERSON);
    return FILES.apply(user, id, batch);
  }

  /** The problem that the operations meet. */
  Problem refusal(FileOperation... operations) {
    return refusal(() -> apply(operations));
  }

  /** The problem that a call meets. */
  static Problem refusal(Runnable call) {
    ProblemException refused = catchThrowableOfType(ProblemException.class, call::run);
    if (refused == null) {
      throw new AssertionError("it was not refused");
    }
    return refused.problem();
  }

  /** The tree: each path with its content. */
  Map<String, String> tree() {
    Map<String, String> tree = new TreeMap<>();
    for (FileEntry entry : entries()) {
      tree.put(entry.path().value(), text(entry.path().value()));
    }
    return tree;
  }

  List<FileEntry> entries() {
    return FILES.list(user, id);
  }

  String text(String path) {
    byte[] content = FILES.read(user, id, new FilePath(path)).orElseThrow().content();
    return new String(content, StandardCharsets.UTF_8);
  }

  Project project() {
    return loaded().project();
  }

  long revision() {
    return project().revision();
  }

  /** The project with its newest messages. */
  Loaded loaded() {
    Page.Request all = new Page.Request(Page.Order.OLDEST_FIRST, Optional.empty(), Page.MAX_LIMIT);
    return load(user, id, all).orElseThrow();
  }

  /** A project with its tree and a page of its messages, without the stamp of that state. */
  record Loaded(Project project, List<FileEntry> files, Page<Message> messages) {}

  static Optional<Loaded> load(UserId user, ProjectId project, Page.Request messages) {
    return new ProjectLoads(TestDatabase.db())
        .load(user, project, FileSelection.TREE, messages)
        .map(
            loaded ->
                new Loaded(
                    loaded.tree().project(),
                    loaded.tree().files().stream().map(LoadedFile::entry).toList(),
                    loaded.messages()));
  }

  /** How many rows the project has in all tables that batches write. */
  Map<String, Long> rows() throws SQLException {
    Map<String, Long> rows = new TreeMap<>();
    for (String table : List.of("file", "revision", "file_change")) {
      String sql = "select count(*) from %s where project_id = ?".formatted(table);
      rows.put(table, TestDatabase.number(sql, id.value()));
    }
    rows.put(
        "content",
        TestDatabase.number("select count(*) from content where store_id = ?", id.value()));
    return rows;
  }

  static FileBatch batch(FileOperation... operations) {
    return new FileBatch(
        List.of(operations), Optional.empty(), "a change", FileBatch.Author.PERSON);
  }

  static FileOperation newFile(String path, String content) {
    return new FileOperation.Create(new FilePath(path), content, Optional.empty());
  }

  static FileOperation update(String path, String content) {
    return new FileOperation.Update(
        new FilePath(path), content, Optional.empty(), Optional.empty());
  }

  /** An update that expects the file to have the content {@code base}. */
  static FileOperation update(String path, String content, String base) {
    return new FileOperation.Update(
        new FilePath(path), content, Optional.empty(), Optional.of(hash(base)));
  }

  static FileOperation delete(String path) {
    return new FileOperation.Delete(new FilePath(path), Optional.empty());
  }

  static FileOperation move(String path, String to) {
    return new FileOperation.Move(new FilePath(path), new FilePath(to), Optional.empty());
  }

  static ContentHash hash(String content) {
    return ContentHash.of(content.getBytes(StandardCharsets.UTF_8));
  }
}
