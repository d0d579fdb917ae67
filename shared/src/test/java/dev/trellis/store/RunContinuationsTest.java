package dev.trellis.store;

import static dev.trellis.store.RunsFixture.RUNS;
import static dev.trellis.store.RunsFixture.append;
import static dev.trellis.store.RunsFixture.expire;
import static dev.trellis.store.RunsFixture.messages;
import static dev.trellis.store.RunsFixture.send;
import static dev.trellis.store.RunsFixture.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.AgentName;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Message;
import dev.trellis.domain.Problem;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.domain.UserId;
import dev.trellis.store.RunContinuations.Taken;
import dev.trellis.store.Send.Placement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunContinuationsTest {
  private static final RunContinuations CONTINUATIONS =
      new RunContinuations(TestDatabase.db(), Runs.LEASE);
  private static final RunEvents EVENTS = new RunEvents(TestDatabase.db());
  private static final int MOST = 3;
  private static final int ALL = 10_000;

  private final TestProject project = TestProject.create();

  /** Ends a run whose time is up. Returns the run that goes on with it. */
  private Optional<RunId> outOfTime(RunId run, String answerId) {
    return outOfTime(run, answerId, Optional.empty());
  }

  private Optional<RunId> outOfTime(RunId run, String answerId, Optional<FileBatch> batch) {
    Runs.Ending ending =
        new Runs.Ending(
            RunState.INTERRUPTED,
            Optional.of("The time is up."),
            Optional.of(new Runs.Answer(answerId, RunsFixture.parts(answerId))),
            batch,
            Optional.of(new RunContinuations.Next(AgentName.FIXER, MOST)),
            1,
            2);
    return RunsFixture.continuation(project, run, ending);
  }

  private RunId waiting() {
    return outOfTime(append(project, "m1").id(), "a1").orElseThrow();
  }

  private Optional<Taken> take(UserId user, RunId run) {
    return CONTINUATIONS.take(user, run, 2, agent -> List.of("{\"by\":\"%s\"}".formatted(agent)));
  }

  private Taken take(RunId run) {
    return take(project.user(), run).orElseThrow();
  }

  private boolean waits(RunId run) {
    return CONTINUATIONS.waiting(ALL).contains(new RunContinuations.Waiting(project.user(), run));
  }

  @Test
  void whatWaitsBeginsWithTheAnswerSoFarAndAnswersTheSameMessage() throws SQLException {
    Send reviewed =
        new Send(
            project.id(),
            "m1",
            RunsFixture.parts("m1"),
            Placement.APPEND,
            "scripted",
            2,
            List.of("{}"),
            false,
            true,
            BudgetsFixture.nothing());
    Runs.Opened first = (Runs.Opened) RUNS.open(project.user(), reviewed);
    RunId run = outOfTime(first.id(), "a1").orElseThrow();
    assertThat(state(run)).isEqualTo("queued");
    assertThat(waits(run)).isTrue();

    Taken taken = take(run);

    assertThat(taken.agent()).isEqualTo(AgentName.FIXER);
    assertThat(taken.review()).isTrue();
    assertThat(taken.project()).isEqualTo(project.id());
    assertThat(taken.opened().asked().id()).isEqualTo("m1");
    assertThat(taken.opened().history()).extracting(Message::id).containsExactly("m1", "a1");
    assertThat(state(run)).isEqualTo("running");
    assertThat(waits(run)).isFalse();
    assertThat(EVENTS.read(project.user(), run, 0).orElseThrow().chunks())
        .containsExactly("{\"by\":\"FIXER\"}");
    assertThat(RUNS.renew(project.user(), run)).isTrue();
    assertThat(messages(project)).containsExactly("m1", "a1");
  }

  @Test
  void manyInARowAnswerTheMessageThatAPersonSent() {
    RunId run = append(project, "m1").id();
    for (int i = 1; i <= MOST; i++) {
      run = outOfTime(run, "a" + i).orElseThrow();
      assertThat(take(run).opened().asked().id()).isEqualTo("m1");
    }
    assertThat(outOfTime(run, "a" + (MOST + 1))).as("enough").isEmpty();
    assertThat(messages(project)).containsExactly("m1", "a1", "a2", "a3", "a4");
  }

  /** Before the first of them, not before the newest; and nothing of what a person changed. */
  @Test
  void whatTheRunsBeforeHaveChangedIsKnown() {
    project.apply(TestProject.newFile("old", "O"), TestProject.newFile("mine", "M"));
    RunId first = append(project, "m1").id();
    project.apply(TestProject.newFile("meanwhile", "W"));
    RunId second =
        outOfTime(first, "a1", agents(TestProject.newFile("new", "1"), TestProject.delete("old")))
            .orElseThrow();
    project.apply(TestProject.delete("mine"), TestProject.newFile("between", "B"));
    take(second);
    RunId third =
        outOfTime(
                second, "a2", agents(TestProject.update("new", "2"), TestProject.delete("between")))
            .orElseThrow();
    take(third);

    assertThat(CONTINUATIONS.changed(project.user(), first)).isEmpty();
    assertThat(CONTINUATIONS.changed(project.user(), second).keySet())
        .extracting(FilePath::value)
        .containsExactlyInAnyOrder("new", "old");
    assertThat(CONTINUATIONS.changed(project.user(), third))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                new FilePath("new"), Optional.empty(),
                new FilePath("old"), Optional.of(TestProject.hash("O")),
                new FilePath("between"), Optional.of(TestProject.hash("B"))));
    assertThat(CONTINUATIONS.changed(TestDatabase.tenant(), third)).isEmpty();
  }

  private static Optional<FileBatch> agents(FileOperation... operations) {
    return Optional.of(
        new FileBatch(
            List.of(operations), Optional.empty(), "An answer's", FileBatch.Author.AGENT));
  }

  @Test
  void whatAPersonStoppedDoesNotGoOn() {
    RunId run = append(project, "m1").id();
    RUNS.requestStop(project.user(), project.id(), Optional.empty());

    assertThat(outOfTime(run, "a1")).isEmpty();
  }

  @Test
  void aMessageThatWaitsComesFirst() {
    RunId run = append(project, "m1").id();
    Send second = send(project, "m2", Placement.APPEND);
    Send waits =
        new Send(
            second.project(),
            second.messageId(),
            second.parts(),
            second.placement(),
            second.model(),
            second.historyLimit(),
            second.first(),
            true,
            false,
            BudgetsFixture.nothing());
    assertThat(RUNS.open(project.user(), waits)).isInstanceOf(Runs.Queued.class);

    assertThat(outOfTime(run, "a1")).isEmpty();
  }

  @Test
  void anotherMessageEndsWhatWaits() throws SQLException {
    RunId run = waiting();

    append(project, "m2");

    assertThat(state(run)).isEqualTo("interrupted");
    assertThat(take(project.user(), run)).isEmpty();
    assertThat(messages(project)).containsExactly("m1", "a1", "m2");
  }

  @ParameterizedTest
  @EnumSource(
      value = Placement.class,
      names = {"REPLACE", "ANSWER_AGAIN"})
  void whoeverWantsAnotherAnswerDoesNotJoinWhatWaits(Placement placement) throws SQLException {
    RunId run = waiting();

    RunsFixture.open(project, "m1", placement);

    assertThat(state(run)).isEqualTo("interrupted");
    assertThat(messages(project)).containsExactly("m1");
  }

  @Test
  void theSameMessageSentAgainJoinsWhatWaits() throws SQLException {
    RunId run = waiting();

    assertThat(RUNS.open(project.user(), send(project, "m1", Placement.APPEND)))
        .isEqualTo(new Runs.Answered(run));
    assertThat(state(run)).isEqualTo("queued");
  }

  @Test
  void aStopEndsWhatWaits() throws SQLException {
    RunId run = waiting();

    assertThat(stop(Optional.of(RunId.create()))).isEmpty();
    assertThat(stop(Optional.of(run))).containsExactly(run);
    assertThat(state(run)).isEqualTo("interrupted");
    assertThat(stop(Optional.empty())).isEmpty();
    assertThat(Person.audited(project.user())).startsWith("run.stop", "run.open", "run.end");
  }

  @Test
  void whatHasBegunIsStoppedAsAnyOther() throws SQLException {
    RunId run = waiting();
    take(run);

    assertThat(stop(Optional.empty())).containsExactly(run);
    assertThat(state(run)).isEqualTo("stopping");
  }

  private List<RunId> stop(Optional<RunId> only) {
    return RUNS.requestStop(project.user(), project.id(), only);
  }

  @Test
  void ofManyWhoTakeItOneGetsIt() throws Exception {
    RunId run = waiting();
    int taken = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Taken>>> takes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        takes.add(threads.submit(() -> take(project.user(), run)));
      }
      for (Future<Optional<Taken>> take : takes) {
        taken += take.get().isPresent() ? 1 : 0;
      }
    }
    assertThat(taken).isOne();
    assertThat(EVENTS.read(project.user(), run, 0).orElseThrow().chunks()).hasSize(1);
  }

  @Test
  void whatWaitsIsNotLostBeforeItsHourHasPassed() throws SQLException {
    RunId run = waiting();
    assertThat(EVENTS.read(project.user(), run, 0).orElseThrow().status().isLost()).isFalse();
    RUNS.abandon(project.user(), run, "Lost.");
    assertThat(state(run)).isEqualTo("queued");

    expire(run);
    assertThat(waits(run)).isFalse();
    assertThat(take(project.user(), run)).isEmpty();
    RUNS.abandon(project.user(), run, "Lost.");
    assertThat(state(run)).isEqualTo("failed");
  }

  @Test
  void ofAProjectThatWasDeletedNothingGoesOn() throws SQLException {
    RunId run = waiting();
    ProjectEdits edits = new ProjectEdits(TestDatabase.db());
    edits.delete(project.user(), project.id());

    assertThat(waits(run)).isFalse();
    assertThat(take(project.user(), run)).isEmpty();

    edits.undelete(project.user(), project.id());
    assertThat(state(run)).isEqualTo("interrupted");
  }

  @Test
  void aStrangerNeitherTakesNorEndsIt() {
    RunId run = waiting();
    UserId stranger = TestDatabase.tenant();

    assertThat(take(stranger, run)).isEmpty();
    assertThat(
            TestProject.refusal(() -> RUNS.requestStop(stranger, project.id(), Optional.of(run))))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(waits(run)).isTrue();
  }

  @Test
  void anEndThatIsUndoneLeavesNothingThatWaits() throws SQLException {
    RunId run = append(project, "m1").id();
    Runs.Ending ending =
        new Runs.Ending(
            RunState.INTERRUPTED,
            Optional.empty(),
            Optional.empty(),
            Optional.of(TestProject.batch(TestProject.delete("missing"))),
            Optional.of(new RunContinuations.Next(AgentName.BUILDER, MOST)),
            0,
            0);
    TestProject.refusal(
        () -> RUNS.finish(project.user(), project.id(), run, ending, 1, RunsFixture::last));

    assertThat(state(run)).isEqualTo("running");
    assertThat(TestDatabase.number("select count(*) from run where continues = ?", run.value()))
        .isZero();
  }
}
