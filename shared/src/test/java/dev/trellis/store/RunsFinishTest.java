package dev.trellis.store;

import static dev.trellis.store.RunsFixture.append;
import static dev.trellis.store.RunsFixture.finish;
import static dev.trellis.store.RunsFixture.messages;
import static dev.trellis.store.RunsFixture.state;
import static dev.trellis.store.TestProject.batch;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.Message;
import dev.trellis.domain.Problem;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A turn's file changes, its message and its state land together or not at all. */
class RunsFinishTest {
  private final TestProject project = TestProject.create();

  @Test
  void whatDoesNotFollowOnTheStoredStreamEndsNothing() throws SQLException {
    RunId run = RunsFixture.append(project, "m0").id();

    for (int next : new int[] {0, 2}) {
      assertThat(
              RunsFixture.RUNS.finish(
                  project.user(),
                  project.id(),
                  run,
                  RunsFixture.ending("a0", Optional.empty()),
                  next,
                  RunsFixture::last))
          .isEmpty();
    }

    assertThat(RunsFixture.state(run)).isEqualTo("running");
    assertThat(RunsFixture.messages(project)).containsExactly("m0");
  }

  @Test
  void filesMessageAndStateLandTogether() throws SQLException {
    RunId run = append(project, "u1").id();
    FileBatch changes = batch(newFile("a", "A"), newFile("b", "B"));

    Optional<List<String>> last = finish(project, run, "a1", Optional.of(changes));

    assertThat(last).hasValue(List.of("{\"finish\":2}"));
    assertThat(
            TestDatabase.column(
                "select seq || ' ' || chunks from run_event where run_id = ? order by seq",
                run.value()))
        .containsExactly("0 {\"start\":1}", "1 {\"finish\":2}");
    assertThat(project.tree()).isEqualTo(Map.of("a", "A", "b", "B"));
    assertThat(messages(project)).containsExactly("u1", "a1");
    Message answer = project.loaded().messages().items().getLast();
    assertThat(answer.role()).isEqualTo(Message.Role.ASSISTANT);
    assertThat(answer.parts()).isEqualTo(RunsFixture.parts("a1"));
    assertThat(
            TestDatabase.column(
                """
                select state || ' ' || input_tokens || ' ' || output_tokens from run
                where id = ? and ended_at is not null
                """,
                run.value()))
        .containsExactly("finished 11 22");
  }

  @Test
  void aConflictUndoesAllOfIt() throws SQLException {
    project.apply(newFile("a", "A1"));
    RunId run = append(project, "u1").id();
    project.apply(update("a", "A2"));
    FileBatch stale = batch(newFile("new", "N"), update("a", "A3", "A1"));

    Problem refusal = TestProject.refusal(() -> finish(project, run, "a1", Optional.of(stale)));

    assertThat(((Problem.Conflict) refusal).conflicts()).hasSize(1);
    assertThat(project.tree()).isEqualTo(Map.of("a", "A2"));
    assertThat(messages(project)).containsExactly("u1");
    assertThat(state(run)).isEqualTo("running");
  }

  @Test
  void aRunThatMetAConflictCanStillEnd() throws SQLException {
    RunId run = append(project, "u1").id();
    FileBatch wrong = batch(update("nowhere", "x"));
    TestProject.refusal(() -> finish(project, run, "a1", Optional.of(wrong)));

    finish(project, run, "a1");

    assertThat(state(run)).isEqualTo("finished");
    assertThat(messages(project)).containsExactly("u1", "a1");
  }

  @Test
  void aRunEndsOnce() {
    RunId run = append(project, "u1").id();
    finish(project, run, "a1");

    assertThat(finish(project, run, "a2")).isEmpty();
    assertThat(messages(project)).containsExactly("u1", "a1");
  }

  @Test
  void theProjectTellsWhenARunBeganAndEnded() {
    Instant made = project.project().updatedAt();
    RunId run = append(project, "u1").id();
    Instant begun = project.project().updatedAt();
    finish(project, run, "a1");

    assertThat(begun).isAfter(made);
    assertThat(project.project().updatedAt()).isAfter(begun);
  }

  @Test
  void theLastChunkIsTheStreamsLast() {
    RunId run = append(project, "u1").id();
    finish(project, run, "a1");

    assertThat(
            new RunEvents(TestDatabase.db())
                .find(project.user(), run.value())
                .map(RunEvents.Status::lastChunk))
        .hasValue(1);
  }

  @Test
  void inADeletedProjectNothingIsStored() throws SQLException {
    RunId run = append(project, "u1").id();
    TestDatabase.change("update project set deleted_at = now() where id = ?", project.id().value());

    assertThat(TestProject.refusal(() -> finish(project, run, "a1")))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(state(run)).isEqualTo("running");
  }

  @ParameterizedTest
  @EnumSource(
      value = RunState.class,
      names = {"FINISHED", "FAILED", "INTERRUPTED"})
  void everyEndLetsTheNextRunBegin(RunState end) throws SQLException {
    RunId run = append(project, "u1").id();
    Runs.Ending ending =
        new Runs.Ending(
            end,
            Optional.of("Enough."),
            Optional.of(new Runs.Answer("a1", "[]")),
            Optional.empty(),
            Optional.empty(),
            0,
            0);
    RunsFixture.RUNS.finish(project.user(), project.id(), run, ending, 1, RunsFixture::last);

    assertThat(state(run)).isEqualToIgnoringCase(end.name());
    assertThat(append(project, "u2").history()).hasSize(3);
  }
}
