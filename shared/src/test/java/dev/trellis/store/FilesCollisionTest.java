package dev.trellis.store;

import static dev.trellis.store.TestProject.delete;
import static dev.trellis.store.TestProject.move;
import static dev.trellis.store.TestProject.newFile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.Problem;
import dev.trellis.domain.Problem.FileConflict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one disk could not hold side by side is refused, in a batch and against the tree. */
class FilesCollisionTest {
  private final TestProject project = TestProject.create();

  @ParameterizedTest
  @CsvSource({
    "a.txt, A.TXT",
    "src/App.js, SRC/app.js",
    "straße, STRASSE",
    "ß, ẞ",
    "dir, dir/x",
    "dir/x, dir",
    "dir, DIR/x/y",
    "Dir/x/y, dIR/X"
  })
  void collidingPathsAreRefused(String one, String other) {
    assertThat(project.refusal(newFile(one, "1"), newFile(other, "2")))
        .as("in one batch")
        .isInstanceOf(Problem.Invalid.class);
    project.apply(newFile(one, "1"));

    Problem refusal = project.refusal(newFile("before", "0"), newFile(other, "2"));

    assertThat(((Problem.Conflict) refusal).conflicts())
        .as("against the tree")
        .extracting(FileConflict::field, FileConflict::path, FileConflict::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("operations[1]", other, "collides with " + one));
    assertThat(project.tree()).containsOnlyKeys(one);
  }

  @Test
  void namesThatOnlyBeginAlikeDoNotCollide() {
    project.apply(newFile("dir/x", "1"), newFile("dir.txt", "2"), newFile("dir0", "3"));
    project.apply(newFile("dir-x/y", "4"), newFile("di", "5"), newFile("dir/x.y/z", "6"));

    assertThat(project.tree()).hasSize(6);
  }

  @Test
  void wildcardsOfSqlAreOrdinaryCharacters() {
    project.apply(newFile("a_b", "1"), newFile("100%", "2"));
    project.apply(newFile("axb/c", "3"), newFile("100x/c", "4"));

    assertThat(project.tree()).hasSize(4);
  }

  @Test
  void movingOntoAnotherCaseOfAFileIsRefused() {
    project.apply(newFile("a", "1"), newFile("b", "2"));

    assertThat(project.refusal(move("b", "A"))).isInstanceOf(Problem.Conflict.class);
  }

  @Test
  void whatTheBatchRemovesIsNotInTheWay() {
    project.apply(newFile("a", "1"), newFile("dir/x", "2"));
    project.apply(delete("a"), newFile("A/b", "3"), delete("dir/x"), newFile("DIR", "4"));

    assertThat(project.tree()).containsOnlyKeys("A/b", "DIR");
  }

  @Test
  void everyCollisionOfABatchIsTold() {
    Problem refusal =
        project.refusal(
            newFile("a", "1"), newFile("A", "2"), newFile("d", "3"), newFile("d/e", "4"));

    List<FieldError> errors = ((Problem.Invalid) refusal).errors();
    assertThat(errors)
        .extracting(FieldError::reason)
        .containsExactlyInAnyOrder("a collides with A", "d/e lies below the file d");
  }
}
