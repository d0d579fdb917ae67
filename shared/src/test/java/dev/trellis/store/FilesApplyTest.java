package dev.trellis.store;

import static dev.trellis.store.TestProject.delete;
import static dev.trellis.store.TestProject.hash;
import static dev.trellis.store.TestProject.move;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProjectId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FilesApplyTest {
  private final TestProject project = TestProject.create();

  @Test
  void everyKindOfOperationChangesTheTree() {
    project.apply(
        newFile("keep", "k"), newFile("old", "o"), newFile("gone", "g"), newFile("from", "f"));

    FileBatch.Result result =
        project.apply(newFile("new", "n"), update("old", "o2"), delete("gone"), move("from", "to"));

    assertThat(project.tree()).isEqualTo(Map.of("keep", "k", "old", "o2", "new", "n", "to", "f"));
    assertThat(result.revision()).isEqualTo(2);
    // One made, one changed, one removed, and two of the move.
    assertThat(result.changed()).isEqualTo(5);
  }

  @Test
  void anotherLanguageForTheSameContentIsAChange() {
    project.apply(newFile("a.txt", "x"));

    FileBatch.Result result =
        project.apply(
            new FileOperation.Update(
                new FilePath("a.txt"), "x", Optional.of("markdown"), Optional.empty()));

    assertThat(result.changed()).isOne();
    assertThat(project.entries()).isEqualTo(result.files());
  }

  @Test
  void theAnswerNamesWhatWasWrittenByPath() {
    FileBatch.Result result =
        project.apply(newFile("src/ü.ts", "let ü"), newFile("a.html", "<p>"), newFile("b", "x"));

    assertThat(result.files())
        .containsExactly(
            new FileEntry(new FilePath("a.html"), hash("<p>"), 3, "html"),
            new FileEntry(new FilePath("b"), hash("x"), 1, "plaintext"),
            new FileEntry(new FilePath("src/ü.ts"), hash("let ü"), 6, "typescript"));
    assertThat(project.entries()).isEqualTo(result.files());
  }

  @Test
  void aMovedFileKeepsItsContentAndTakesTheLanguageOfItsName() {
    project.apply(newFile("a.js", "1"));

    FileBatch.Result result = project.apply(move("a.js", "lib/a.ts"));

    assertThat(result.files())
        .containsExactly(new FileEntry(new FilePath("lib/a.ts"), hash("1"), 1, "typescript"));
    assertThat(project.entries()).isEqualTo(result.files());
  }

  @Test
  void aGivenLanguageIsKept() {
    project.apply(
        new FileOperation.Create(new FilePath("Makefile"), "all:", Optional.of("makefile")));

    assertThat(project.entries()).extracting(FileEntry::language).containsExactly("makefile");
  }

  @Test
  void theSameContentAgainIsNoChangeAndNoRevision() throws SQLException {
    project.apply(newFile("a", "1"));
    Map<String, Long> before = project.rows();

    FileBatch.Result result = project.apply(update("a", "1"));

    assertThat(result.changed()).isZero();
    assertThat(result.revision()).isOne();
    assertThat(project.revision()).isOne();
    assertThat(project.rows()).isEqualTo(before);
  }

  @Test
  void aBatchWithoutOperationsChangesNothing() {
    assertThat(project.apply()).isEqualTo(new FileBatch.Result(0, List.of(), 0));
  }

  @Test
  void theHistoryTellsWhoChangedWhatAndWhy() throws SQLException {
    project.apply(newFile("a", "1"));
    project.apply(delete("a"), newFile("b", "2"));

    assertThat(
            TestDatabase.column(
                """
                select revision || ' ' || author || ' ' || message from revision
                where project_id = ? order by revision
                """,
                project.id().value()))
        .containsExactly("1 person a change", "2 person a change");
    assertThat(
            TestDatabase.column(
                """
                select revision || ' ' || path || ' ' || coalesce(size::text, 'gone')
                from file_change where project_id = ? order by revision, path
                """,
                project.id().value()))
        .containsExactly("1 a 1", "2 a gone", "2 b 1");
  }

  @Test
  void aContentIsStoredOnce() throws SQLException {
    project.apply(newFile("a", "same"), newFile("b", "same"));
    project.apply(newFile("c", "same"), move("a", "d"));

    assertThat(project.rows()).containsEntry("content", 1L).containsEntry("file", 3L);
  }

  @Test
  void aProjectThatIsNotThereIsNotFound() {
    TestProject nowhere = new TestProject(project.user(), ProjectId.create());

    assertThat(nowhere.refusal(newFile("a", "1"))).isInstanceOf(Problem.NotFound.class);
  }
}
