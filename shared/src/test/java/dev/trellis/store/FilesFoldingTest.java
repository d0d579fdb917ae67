package dev.trellis.store;

import static dev.trellis.store.TestProject.delete;
import static dev.trellis.store.TestProject.hash;
import static dev.trellis.store.TestProject.move;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Problem;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations of one batch that build on each other. */
class FilesFoldingTest {
  private final TestProject project = TestProject.create();

  @BeforeEach
  void fill() {
    project.apply(newFile("a", "A"), newFile("b", "B"));
  }

  @Test
  void createThenUpdateIsOneNewFile() {
    FileBatch.Result result = project.apply(newFile("c", "1"), update("c", "2", "1"));

    assertThat(project.text("c")).isEqualTo("2");
    assertThat(result.changed()).isOne();
  }

  @Test
  void createThenDeleteIsNothing() {
    FileBatch.Result result = project.apply(newFile("c", "1"), delete("c"));

    assertThat(result.changed()).isZero();
    assertThat(result.revision()).isOne();
    assertThat(project.tree()).containsOnlyKeys("a", "b");
  }

  @Test
  void deleteThenCreateReplaces() {
    project.apply(delete("a"), newFile("a", "new"));

    assertThat(project.tree()).isEqualTo(Map.of("a", "new", "b", "B"));
  }

  @Test
  void aMovedFilesOldPathCanBeUsedAgain() {
    project.apply(move("a", "c"), newFile("a", "new"));

    assertThat(project.tree()).isEqualTo(Map.of("a", "new", "b", "B", "c", "A"));
  }

  @Test
  void aChainOfMovesEndsAtItsLastPath() {
    FileBatch.Result result = project.apply(move("a", "x"), move("x", "y"), move("y", "z"));

    assertThat(project.tree()).isEqualTo(Map.of("b", "B", "z", "A"));
    assertThat(result.changed()).isEqualTo(2);
  }

  @Test
  void twoFilesCanChangePlaces() {
    project.apply(move("a", "x"), move("b", "a"), move("x", "b"));

    assertThat(project.tree()).isEqualTo(Map.of("a", "B", "b", "A"));
  }

  @Test
  void aMoveThereAndBackIsNothing() {
    assertThat(project.apply(move("a", "x"), move("x", "a")).changed()).isZero();
    assertThat(project.revision()).isOne();
  }

  @Test
  void aFileCanBeRenamedInCaseAlone() {
    project.apply(move("a", "A"));

    assertThat(project.tree()).isEqualTo(Map.of("A", "A", "b", "B"));
  }

  @Test
  void aFileCanBecomeAFolder() {
    project.apply(move("a", "x"), move("x", "a/x"));

    assertThat(project.tree()).isEqualTo(Map.of("a/x", "A", "b", "B"));
  }

  @Test
  void aMoveThenAnUpdateWritesAtTheNewPath() {
    project.apply(move("a", "x"), update("x", "new", "A"));

    assertThat(project.tree()).isEqualTo(Map.of("b", "B", "x", "new"));
  }

  @Test
  void aBaseHashBehindAMoveSpeaksOfWhatWasMoved() {
    Problem refusal = project.refusal(move("a", "x"), update("x", "new", "not A"));

    assertThat(refusal).isInstanceOf(Problem.Conflict.class);
    assertThat(project.tree()).isEqualTo(Map.of("a", "A", "b", "B"));
  }

  @Test
  void twoBaseHashesOfOneContentMustAgree() {
    FileOperation move =
        new FileOperation.Move(new FilePath("a"), new FilePath("x"), Optional.of(hash("A")));

    Problem refusal = project.refusal(move, update("x", "new", "not A"));

    assertThat(refusal)
        .isEqualTo(
            new Problem.Invalid("operations[1].baseHash", "is not what this batch put there"));
    assertThat(project.tree()).isEqualTo(Map.of("a", "A", "b", "B"));
  }

  @Test
  void operationsThatContradictEachOtherAreToldTogether() {
    Problem refusal =
        project.refusal(
            delete("a"),
            update("a", "1"),
            newFile("c", "1"),
            newFile("c", "2"),
            move("b", "c"),
            update("c", "3", "not 2"));

    assertThat(refusal).isInstanceOf(Problem.Invalid.class);
    assertThat(((Problem.Invalid) refusal).errors())
        .extracting(FieldError::field)
        .containsExactly("operations[1].path", "operations[3].path", "operations[4].to");
    assertThat(project.tree()).isEqualTo(Map.of("a", "A", "b", "B"));
  }
}
