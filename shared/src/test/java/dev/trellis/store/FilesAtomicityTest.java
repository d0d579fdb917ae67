package dev.trellis.store;

import static dev.trellis.store.TestProject.delete;
import static dev.trellis.store.TestProject.move;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileOperation;
import dev.trellis.domain.Problem;
import dev.trellis.domain.Project;
import dev.trellis.domain.Tier;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A batch whose last operation fails leaves everything as it was. */
class FilesAtomicityTest {
  private final TestProject project = TestProject.create();
  private Project before = project.project();
  private Map<String, Long> rowsBefore = Map.of();

  @BeforeEach
  void fill() throws SQLException {
    project.apply(newFile("a", "A"), newFile("b", "B"), newFile("dir/c", "C"));
    before = project.project();
    rowsBefore = project.rows();
  }

  @Test
  void afterAStaleBaseHash() throws SQLException {
    assertNothingHappens(Problem.Conflict.class, update("dir/c", "C2", "not C"));
  }

  @Test
  void afterAFileThatIsNotThere() throws SQLException {
    assertNothingHappens(Problem.Conflict.class, delete("nowhere"));
  }

  @Test
  void afterAFileThatIsTooLarge() throws SQLException {
    assertNothingHappens(
        Problem.Invalid.class, newFile("large", "x".repeat(Tier.FREE.maxFileBytes() + 1)));
  }

  // Collisions are found after contents were stored and files were deleted.
  @Test
  void afterACollisionWithTheTree() throws SQLException {
    assertNothingHappens(Problem.Conflict.class, newFile("DIR", "x"));
  }

  private void assertNothingHappens(Class<? extends Problem> kind, FileOperation last)
      throws SQLException {
    Problem refusal =
        project.refusal(newFile("new", "new content"), update("a", "A2"), move("b", "moved"), last);

    assertThat(refusal).isInstanceOf(kind);
    assertThat(project.tree()).isEqualTo(Map.of("a", "A", "b", "B", "dir/c", "C"));
    assertThat(project.rows()).isEqualTo(rowsBefore);
    assertThat(project.project()).isEqualTo(before);
  }
}
