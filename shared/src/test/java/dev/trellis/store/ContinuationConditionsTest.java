package dev.trellis.store;

import static dev.trellis.store.RunsFixture.append;
import static dev.trellis.store.RunsFixture.expire;
import static dev.trellis.store.RunsFixture.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.AgentName;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.store.RunContinuations.Taken;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an answer that goes on by itself is held up by, and ended by, and what not. */
class ContinuationConditionsTest {
  private static final RunContinuations CONTINUATIONS =
      new RunContinuations(TestDatabase.db(), Runs.LEASE);

  private final TestProject project = TestProject.create();
  private final TestProject other = TestProject.of(project.user());

  /** Ends a run whose time is up. Returns the run that goes on with it. */
  private static Optional<RunId> outOfTime(TestProject project, RunId run) {
    Runs.Ending ending =
        new Runs.Ending(
            RunState.INTERRUPTED,
            Optional.empty(),
            Optional.of(new Runs.Answer("a1", RunsFixture.parts("a1"))),
            Optional.empty(),
            Optional.of(new RunContinuations.Next(AgentName.BUILDER, 3)),
            0,
            0);
    return RunsFixture.continuation(project, run, ending);
  }

  /** A run that waits to go on with an answer. */
  private static RunId continuation(TestProject project) {
    return outOfTime(project, append(project, "m1").id()).orElseThrow();
  }

  private Optional<Taken> take(RunId run) {
    return CONTINUATIONS.take(project.user(), run, 2, _ -> List.of("{}"));
  }

  @Test
  void otherProjectsDoNotHoldItUp() {
    append(other, "m1");
    RunsFixture.queued(other, "m2");

    assertThat(take(continuation(project))).isPresent();
  }

  @Test
  void whatIsSentElsewhereDoesNotEndIt() throws SQLException {
    RunId run = continuation(project);
    RunId elsewhere = continuation(other);

    append(other, "m2");

    assertThat(state(elsewhere)).isEqualTo("interrupted");
    assertThat(state(run)).isEqualTo("queued");
  }

  @Test
  void aMessageWhosePlaceWasLostDoesNotComeFirst() throws SQLException {
    RunId first = append(project, "m1").id();
    expire(RunsFixture.queued(project, "m2"));

    assertThat(outOfTime(project, first)).isPresent();
  }

  /** A run of a former release: nobody knows what it answered. */
  @Test
  void aRunThatNamesNoMessageDoesNotGoOn() throws SQLException {
    RunId first = append(project, "m1").id();
    TestDatabase.change("update run set message_id = null where id = ?", first.value());

    assertThat(outOfTime(project, first)).isEmpty();
  }

  @Test
  void whatAPersonSentWaitsForItsOwnRequest() throws SQLException {
    RunId first = append(project, "m1").id();
    RunId second = RunsFixture.queued(project, "m2");
    RunsFixture.finish(project, first, "a1");

    assertThat(take(second)).isEmpty();
    assertThat(state(second)).isEqualTo("queued");
  }

  @Test
  void whoeverPicksThemUpIsToldTheOldestFirstAndNotMoreThanWanted() {
    RunId first = continuation(project);
    RunId second = continuation(other);
    TestProject busy = TestProject.of(project.user());
    append(busy, "m1");
    RunId person = RunsFixture.queued(busy, "m2");

    List<RunId> waiting =
        CONTINUATIONS.waiting(10_000).stream().map(RunContinuations.Waiting::run).toList();

    assertThat(waiting).containsSubsequence(first, second).doesNotContain(person);
    assertThat(CONTINUATIONS.waiting(1)).hasSize(1);
  }

  /** If its runner is lost nobody is to find that out an hour later. */
  @Test
  void fromThenOnItHasTheLeaseOfARunner() throws SQLException {
    RunId run = continuation(project);
    take(run);

    assertThat(
            TestDatabase.number(
                "select count(*) from run where id = ? and lease_until < now() + interval '1 minute'",
                run.value()))
        .isOne();
  }

  @Test
  @Timeout(60)
  void whatEndsWhileItIsBeingTakenIsNotTaken() throws Exception {
    RunId run = continuation(project);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<Taken>> taken;
      try (HeldProject _ = new HeldProject(project)) {
        taken = threads.submit(() -> take(run));
        HeldProject.awaitWaiting(1);
        TestDatabase.change(
            "update run set state = 'interrupted', ended_at = now() where id = ?", run.value());
      }
      assertThat(taken.get()).isEmpty();
    }
    assertThat(state(run)).isEqualTo("interrupted");
  }

  @Test
  void whatWaitedTooLongIsEndedByTheNextMessageToo() throws SQLException {
    RunId run = continuation(project);
    expire(run);

    append(project, "m2");

    assertThat(state(run)).isEqualTo("interrupted");
    assertThat(hasEnded(run)).isTrue();
  }

  @Test
  void whatHasGoneOnIsNotEndedAgain() throws SQLException {
    RunId run = continuation(project);
    take(run);
    RunsFixture.finish(project, run, "a2");
    new ProjectEdits(TestDatabase.db()).delete(project.user(), project.id());

    assertThat(state(run)).isEqualTo("finished");
  }

  private static boolean hasEnded(RunId run) throws SQLException {
    String sql = "select count(*) from run where id = ? and ended_at is not null";
    return TestDatabase.number(sql, run.value()) == 1;
  }
}
