package dev.trellis.store;

import static dev.trellis.store.TestProject.delete;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.refusal;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.trellis.domain.FileEntry;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.Revision;
import dev.trellis.domain.Tier;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class UndoHistoryTest {
  private static final Problem NOTHING_TO_UNDO = new Problem.Conflict("There is nothing to undo.");
  private static final Problem NOTHING_TO_REDO = new Problem.Conflict("There is nothing to redo.");

  private final UndoHistory history = new UndoHistory(TestDatabase.db());
  private final Revisions revisions = new Revisions(TestDatabase.db());
  private final TestProject project = TestProject.create();

  private UndoHistory.Outcome undo() {
    return undo(project);
  }

  private UndoHistory.Outcome undo(TestProject of) {
    return history.undo(of.user(), of.id(), Optional.empty());
  }

  private UndoHistory.Outcome redo() {
    return history.redo(project.user(), project.id(), Optional.empty());
  }

  @Test
  void undoingTwiceGoesFurtherBackAndRedoingComesForwardAgain() {
    project.apply(newFile("a", "1"));
    project.apply(update("a", "2"));
    project.apply(update("a", "3"));

    assertThat(undo().change()).isEqualTo(3);
    assertThat(undo().change()).isEqualTo(2);
    assertThat(project.tree()).isEqualTo(Map.of("a", "1"));
    assertThat(redo().change()).isEqualTo(2);
    assertThat(project.tree()).isEqualTo(Map.of("a", "2"));
    assertThat(undo().change()).isEqualTo(2);
    assertThat(redo().change()).isEqualTo(2);
    assertThat(redo().change()).isEqualTo(3);
    assertThat(project.tree()).isEqualTo(Map.of("a", "3"));
    assertThat(project.revision()).as("each is a revision").isEqualTo(9);
  }

  @Test
  void theAnswerTellsWhatWasDoneAndWhatCanBe() {
    project.apply(newFile("a", "1"), newFile("b", "1"));
    project.apply(update("a", "2"), delete("b"), newFile("c", "2"));

    UndoHistory.Outcome undone = undo();

    assertThat(undone.result().revision()).isEqualTo(3);
    assertThat(undone.result().changed()).isEqualTo(3);
    assertThat(undone.result().files())
        .extracting(file -> file.path().value(), FileEntry::hash)
        .containsExactly(tuple("a", TestProject.hash("1")), tuple("b", TestProject.hash("1")));
    assertThat(undone.canUndo()).isTrue();
    assertThat(undone.canRedo()).isTrue();
    assertThat(undo().canUndo()).isFalse();
    assertThat(redo().canRedo()).isTrue();
    UndoHistory.Outcome redone = redo();
    assertThat(redone.canUndo()).isTrue();
    assertThat(redone.canRedo()).isFalse();
    assertThat(messages())
        .containsExactly(
            "Redo of revision 2",
            "Redo of revision 1",
            "Undo of revision 1",
            "Undo of revision 2",
            "a change",
            "a change");
  }

  private List<String> messages() {
    return revisions
        .list(project.user(), project.id(), Person.NEWEST)
        .orElseThrow()
        .items()
        .stream()
        .map(Revision::message)
        .toList();
  }

  @Test
  void whereNothingWasDoneNothingIsUndone() {
    assertThat(refusal(this::undo)).isEqualTo(NOTHING_TO_UNDO);
    assertThat(refusal(this::redo)).isEqualTo(NOTHING_TO_REDO);
    project.apply(newFile("a", "1"));
    assertThat(refusal(this::redo)).isEqualTo(NOTHING_TO_REDO);
    undo();
    assertThat(project.tree()).isEmpty();
    assertThat(refusal(this::undo)).isEqualTo(NOTHING_TO_UNDO);
    assertThat(project.revision()).isEqualTo(2);
  }

  @Test
  void aNewChangeEndsWhatCanBeRedoneAndIsUndoneToWhereItWasMade() {
    project.apply(newFile("a", "1"));
    project.apply(update("a", "2"));
    undo();
    project.apply(newFile("b", "3"));

    assertThat(refusal(this::redo)).isEqualTo(NOTHING_TO_REDO);
    assertThat(undo().change()).isEqualTo(4);
    assertThat(project.tree()).isEqualTo(Map.of("a", "1"));
    assertThat(undo().change()).isEqualTo(1);
    assertThat(redo().change()).isEqualTo(1);
    assertThat(redo().change()).as("the newer of the two that were made there").isEqualTo(4);
    assertThat(project.tree()).isEqualTo(Map.of("a", "1", "b", "3"));
  }

  @Test
  void aChangeOfNothingEndsNothing() {
    project.apply(newFile("a", "1"));
    project.apply(update("a", "2"));
    undo();

    project.apply(update("a", "1"));

    assertThat(redo().change()).isEqualTo(2);
  }

  @Test
  void aRestoreIsAChangeLikeAnyOther() {
    project.apply(newFile("a", "1"));
    project.apply(update("a", "2"));
    project.apply(update("a", "3"));
    revisions.restore(project.user(), project.id(), 1);

    assertThat(undo().change()).isEqualTo(4);
    assertThat(project.tree()).isEqualTo(Map.of("a", "3"));
    assertThat(redo().change()).isEqualTo(4);
    assertThat(project.tree()).isEqualTo(Map.of("a", "1"));
    revisions.restore(project.user(), project.id(), 0);
    undo();
    assertThat(project.tree()).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void undoingInAForkEndsWhereTheForkBegan() {
    project.apply(newFile("a", "1"));
    project.apply(update("a", "2"));
    TestProject fork = fork();

    assertThat(refusal(() -> undo(fork))).isEqualTo(NOTHING_TO_UNDO);
    fork.apply(update("a", "3"));
    UndoHistory.Outcome undone = undo(fork);

    assertThat(undone.canUndo()).isFalse();
    assertThat(undone.canRedo()).isTrue();
    assertThat(fork.tree()).isEqualTo(Map.of("a", "2"));
    assertThat(refusal(() -> undo(fork))).isEqualTo(NOTHING_TO_UNDO);
    assertThat(history.redo(fork.user(), fork.id(), Optional.empty()).change()).isEqualTo(2);
    undo();
    assertThat(project.tree()).as("the parent").isEqualTo(Map.of("a", "1"));
  }

  @Test
  void aForkOfNothingBeginsWithNothing() {
    TestProject fork = fork();
    fork.apply(newFile("a", "1"));

    assertThat(undo(fork).canUndo()).isFalse();
    assertThat(fork.tree()).isEmpty();
  }

  private TestProject fork() {
    Forks forks = new Forks(TestDatabase.db());
    ProjectId id =
        forks.fork(project.user(), project.id(), Optional.empty(), Optional.empty()).id();
    return new TestProject(project.user(), id);
  }

  @Test
  void whoHasNotSeenThePresentRevisionUndoesNothing() {
    project.apply(newFile("a", "1"));
    project.apply(update("a", "2"));

    assertThat(refusal(() -> history.undo(project.user(), project.id(), Optional.of(1L))))
        .isEqualTo(new Problem.Conflict("The project is at revision 2 by now; nothing was done."));
    assertThat(refusal(() -> history.redo(project.user(), project.id(), Optional.of(3L))))
        .isEqualTo(new Problem.Invalid("baseRevision", "is newer than the project, which is at 2"));
    assertThat(project.revision()).isEqualTo(2);
    assertThat(history.undo(project.user(), project.id(), Optional.of(2L)).change()).isEqualTo(2);
  }

  @Test
  void whatTheTierDoesNotAllowDoesNotComeBackAndStaysToBeUndone() throws SQLException {
    tier(Tier.PRO);
    project.apply(newFile("big", "x".repeat(Tier.PRO.maxFileBytes())));
    project.apply(delete("big"));
    tier(Tier.FREE);

    assertThat(refusal(this::undo)).isInstanceOf(Problem.Invalid.class);
    assertThat(project.revision()).isEqualTo(2);
    tier(Tier.PRO);
    assertThat(undo().change()).isEqualTo(2);
    assertThat(project.tree()).containsOnlyKeys("big");
  }

  private void tier(Tier tier) throws SQLException {
    TestDatabase.change(
        "update account set tier = ? where owner_id = ?", tier.name(), project.user().value());
  }

  /** Each takes one more back, or is told that there is nothing. */
  @Test
  void manyWhoUndoAtTheSameTimeTakeEachChangeBackOnce() throws Exception {
    for (int i = 1; i <= 5; i++) {
      project.apply(newFile("f" + i, "x"));
    }
    Queue<Long> undone = new ConcurrentLinkedQueue<>();

    List<Optional<Problem>> problems =
        HeldProject.inOrder(project, Collections.nCopies(8, () -> undone.add(undo().change())));

    assertThat(undone).containsExactlyInAnyOrder(5L, 4L, 3L, 2L, 1L);
    assertThat(problems.stream().flatMap(Optional::stream))
        .containsExactly(NOTHING_TO_UNDO, NOTHING_TO_UNDO, NOTHING_TO_UNDO);
    assertThat(project.tree()).isEmpty();
    assertThat(project.revision()).isEqualTo(10);
  }

  @Test
  void thereIsNothingInWhatIsNotThere() {
    project.apply(newFile("a", "1"));
    TestProject unknown = new TestProject(project.user(), ProjectId.create());
    assertThat(refusal(() -> undo(unknown))).isInstanceOf(Problem.NotFound.class);
    new ProjectEdits(TestDatabase.db()).delete(project.user(), project.id());

    assertThat(refusal(this::undo)).isInstanceOf(Problem.NotFound.class);
    assertThat(refusal(this::redo)).isInstanceOf(Problem.NotFound.class);
  }
}
