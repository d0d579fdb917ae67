package dev.trellis.store;

import static dev.trellis.store.TestProject.delete;
import static dev.trellis.store.TestProject.move;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.refusal;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileOperation;
import dev.trellis.domain.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of changes, undoing, redoing and restoring, against an editor's undo stack. */
class UndoSequencesTest {
  private static final int STEPS = 120;

  private final UndoHistory history = new UndoHistory(TestDatabase.db());
  private final Revisions revisions = new Revisions(TestDatabase.db());
  private final TestProject project = TestProject.create();
  private final UndoModel model = new UndoModel(Map.of());
  private final List<Map<String, String>> trees = new ArrayList<>(List.of(Map.of()));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theProjectIsWhatTheStackSays(long seed) throws SQLException {
    Random random = new Random(seed);
    for (int i = 0; i < STEPS; i++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> change(random, i);
        case 3, 4, 5, 6 -> undo();
        case 7, 8 -> redo();
        default -> restore(random.nextInt(trees.size()));
      }
      assertThat(project.tree()).as("step %d of seed %d", i, seed).isEqualTo(model.present());
    }
    assertThat(project.revision()).isEqualTo(trees.size() - 1L);
    assertThat(
            TestDatabase.number(
                """
                select count(*) from project p where id = ? and file_count = (
                  select count(*) from file where project_id = p.id)
                """,
                project.id().value()))
        .isOne();
  }

  private void change(Random random, int number) {
    project.apply(operations(random, number));
    model.change(project.tree());
    trees.add(project.tree());
  }

  private FileOperation[] operations(Random random, int number) {
    List<FileOperation> operations = new ArrayList<>();
    operations.add(newFile("d%d/n%d".formatted(number % 3, number), "new " + number));
    for (String path : model.present().keySet()) {
      switch (random.nextInt(8)) {
        case 0, 1 -> operations.add(delete(path));
        case 2 -> operations.add(update(path, "changed in " + number));
        case 3 -> operations.add(move(path, path + "m"));
        default -> {}
      }
    }
    return operations.toArray(FileOperation[]::new);
  }

  private void undo() {
    if (!model.canUndo()) {
      assertThat(refusal(() -> history.undo(project.user(), project.id(), Optional.empty())))
          .isInstanceOf(Problem.Conflict.class);
      return;
    }
    model.undo();
    landed(history.undo(project.user(), project.id(), Optional.of((long) trees.size() - 1)));
  }

  private void redo() {
    if (!model.canRedo()) {
      assertThat(refusal(() -> history.redo(project.user(), project.id(), Optional.empty())))
          .isInstanceOf(Problem.Conflict.class);
      return;
    }
    model.redo();
    landed(history.redo(project.user(), project.id(), Optional.empty()));
  }

  private void landed(UndoHistory.Outcome outcome) {
    assertThat(outcome.canUndo()).isEqualTo(model.canUndo());
    assertThat(outcome.canRedo()).isEqualTo(model.canRedo());
    assertThat(outcome.result().revision()).isEqualTo(trees.size());
    trees.add(model.present());
  }

  private void restore(int revision) {
    boolean differs = !trees.get(revision).equals(model.present());
    revisions.restore(project.user(), project.id(), revision);
    if (differs) {
      model.change(trees.get(revision));
      trees.add(trees.get(revision));
    }
  }
}
