package dev.trellis.store;

import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Checkpoint;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProjectId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
  private final Checkpoints checkpoints = new Checkpoints(TestDatabase.db());
  private final TestProject project = TestProject.create();

  private Checkpoint put(String name, Optional<Long> revision) {
    return checkpoints.put(project.user(), project.id(), name, revision);
  }

  private List<Checkpoint> listed() {
    return checkpoints.list(project.user(), project.id()).orElseThrow();
  }

  @Test
  void aNameIsOfThePresentRevisionOrOfTheOneThatIsNamed() {
    project.apply(newFile("a", "1"));
    project.apply(newFile("b", "1"));

    Checkpoint present = put("v2 🌱", Optional.empty());
    Checkpoint first = put("v1", Optional.of(1L));

    assertThat(present.revision()).isEqualTo(2);
    assertThat(listed()).containsExactly(first, present);
  }

  @Test
  void aNameMovesAndTheSameAgainIsNoChange() {
    project.apply(newFile("a", "1"));
    Checkpoint first = put("v", Optional.of(0L));

    Checkpoint moved = put("v", Optional.empty());

    assertThat(moved.revision()).isOne();
    assertThat(moved.createdAt()).isAfter(first.createdAt());
    assertThat(put("v", Optional.empty())).isEqualTo(moved);
    assertThat(listed()).containsExactly(moved);
  }

  @Test
  void aNameIsTakenAwayOnce() {
    put("v", Optional.empty());

    assertThat(checkpoints.delete(project.user(), project.id(), "v")).isTrue();
    assertThat(checkpoints.delete(project.user(), project.id(), "v")).isFalse();
    assertThat(listed()).isEmpty();
  }

  @Test
  void theirNumberIsBounded() {
    for (int i = 0; i < Checkpoint.MAX_PER_PROJECT; i++) {
      put("c" + i, Optional.empty());
    }

    assertThat(refusal(() -> put("more", Optional.empty()))).isInstanceOf(Problem.Conflict.class);
    assertThat(listed()).hasSize(Checkpoint.MAX_PER_PROJECT);
    put("c1", Optional.empty());
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(refusal(() -> put("v", Optional.of(1L))))
        .isEqualTo(new Problem.NotFound("There is no such revision."));
    assertThat(checkpoints.list(project.user(), ProjectId.create())).isEmpty();
    put("v", Optional.empty());
    new ProjectEdits(TestDatabase.db()).delete(project.user(), project.id());
    assertThat(refusal(() -> put("w", Optional.empty()))).isInstanceOf(Problem.NotFound.class);
    assertThat(checkpoints.list(project.user(), project.id())).isEmpty();
    assertThat(checkpoints.delete(project.user(), project.id(), "v")).isFalse();
  }
}
