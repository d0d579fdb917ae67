package dev.trellis.store;

import static dev.trellis.store.TestProject.delete;
import static dev.trellis.store.TestProject.hash;
import static dev.trellis.store.TestProject.move;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Problem;
import dev.trellis.domain.Problem.FileConflict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A batch that builds on what is no longer there is a conflict, and changes nothing. */
class FilesConflictTest {
  private final TestProject project = TestProject.create();

  @BeforeEach
  void fill() {
    project.apply(newFile("a", "A1"), newFile("b", "B1"));
    project.apply(update("a", "A2"));
  }

  @Test
  void aStaleBaseHashIsToldWithBothSides() {
    assertThat(conflicts(update("b", "B2", "B1"), update("a", "A3", "A1")))
        .containsExactly(
            new FileConflict(
                "operations[1]",
                "a",
                "has changed since",
                Optional.of(hash("A1").toString()),
                Optional.of(hash("A2").toString()),
                Optional.of(2L)));
    assertThat(project.text("b")).isEqualTo("B1");
  }

  @Test
  void aStaleBaseHashRefusesDeletesAndMovesToo() {
    FileOperation delete = new FileOperation.Delete(new FilePath("a"), Optional.of(hash("A1")));
    FileOperation move =
        new FileOperation.Move(new FilePath("a"), new FilePath("c"), Optional.of(hash("A1")));

    assertThat(conflicts(delete)).extracting(FileConflict::reason).contains("has changed since");
    assertThat(conflicts(move)).extracting(FileConflict::reason).contains("has changed since");
  }

  @Test
  void theRightBaseHashIsFine() {
    project.apply(update("a", "A3", "A2"));

    assertThat(project.text("a")).isEqualTo("A3");
  }

  @Test
  void aBaseRevisionThatIsBehindIsFineForUntouchedFiles() {
    project.applySince(1, update("b", "B2"), newFile("c", "C1"));

    assertThat(project.text("b")).isEqualTo("B2");
  }

  @Test
  void aBaseRevisionThatIsBehindATouchedFileIsAConflict() {
    Problem refusal =
        TestProject.refusal(() -> project.applySince(1, update("b", "B2"), update("a", "A3")));

    assertThat(((Problem.Conflict) refusal).conflicts())
        .containsExactly(
            new FileConflict(
                "operations[1]",
                "a",
                "has changed since",
                Optional.empty(),
                Optional.of(hash("A2").toString()),
                Optional.of(2L)));
    assertThat(project.text("b")).isEqualTo("B1");
  }

  @Test
  void aFileThatIsThereCannotBeCreated() {
    assertThat(conflicts(newFile("a", "A1")))
        .extracting(FileConflict::reason)
        .containsExactly("exists already");
  }

  @Test
  void aFileThatIsThereCannotBeMovedOnto() {
    assertThat(conflicts(move("a", "b")))
        .containsExactly(
            new FileConflict(
                "operations[0]",
                "b",
                "exists already",
                Optional.empty(),
                Optional.of(hash("B1").toString()),
                Optional.of(1L)));
  }

  @Test
  void aFileThatIsNotThereCannotBeChanged() {
    assertThat(conflicts(update("x", "1", "0"), delete("y"), move("z", "w")))
        .extracting(FileConflict::field, FileConflict::path, FileConflict::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("operations[0]", "x", "does not exist"),
            org.assertj.core.groups.Tuple.tuple("operations[1]", "y", "does not exist"),
            org.assertj.core.groups.Tuple.tuple("operations[2]", "z", "does not exist"));
  }

  private List<FileConflict> conflicts(FileOperation... operations) {
    return ((Problem.Conflict) project.refusal(operations)).conflicts();
  }
}
