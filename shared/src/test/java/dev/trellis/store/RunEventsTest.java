package dev.trellis.store;

import static dev.trellis.store.RunsFixture.RUNS;
import static dev.trellis.store.RunsFixture.append;
import static dev.trellis.store.RunsFixture.expire;
import static dev.trellis.store.RunsFixture.finish;
import static dev.trellis.store.RunsFixture.queued;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Problem;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.domain.UserId;
import dev.trellis.store.RunEvents.Appended;
import dev.trellis.store.RunEvents.HeldRun;
import dev.trellis.store.RunEvents.Slice;
import dev.trellis.store.RunEvents.Status;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The streams of runs: what is stored of them, who finds them, and which are lost. */
class RunEventsTest {
  private static final RunEvents EVENTS = new RunEvents(TestDatabase.db());

  private final TestProject project = TestProject.create();
  private final UserId user = project.user();

  @Test
  void aStreamIsReadFromAnyChunkToItsEnd() {
    RunId run = append(project, "m1").id();
    List<String> all = new ArrayList<>(List.of("{\"start\":1}"));
    for (int size : List.of(2, 1, 3, 1, 2, 4, 1, 2)) {
      List<String> group = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        group.add("{\"chunk\":%d}".formatted(all.size() + i));
      }
      assertThat(EVENTS.append(user, run, all.size(), group)).isEqualTo(Appended.STORED);
      all.addAll(group);
    }

    for (int from = 0; from <= all.size() + 1; from++) {
      assertThat(readFrom(run, from))
          .isEqualTo(all.subList(Math.min(from, all.size()), all.size()));
    }
    assertThat(status(run).lastChunk()).isEqualTo(all.size() - 1);
  }

  private List<String> readFrom(RunId run, int from) {
    List<String> read = new ArrayList<>();
    List<String> more = read(run, from).chunks();
    while (!more.isEmpty()) {
      read.addAll(more);
      more = read(run, from + read.size()).chunks();
    }
    return read;
  }

  @Test
  void storingTheSameOnceMoreChangesNothing() {
    RunId run = append(project, "m1").id();

    assertThat(EVENTS.append(user, run, 1, List.of("{}", "{}"))).isEqualTo(Appended.STORED);
    assertThat(EVENTS.append(user, run, 1, List.of("{}", "{}"))).isEqualTo(Appended.STORED);

    assertThat(read(run, 0).chunks()).containsExactly("{\"start\":1}", "{}", "{}");
  }

  @Test
  void noChunkIsLeftOutAndNoneIsStoredUnderAnothersNumber() {
    RunId run = append(project, "m1").id();
    EVENTS.append(user, run, 1, List.of("{}", "{}"));

    assertThat(EVENTS.append(user, run, 4, List.of("{}")))
        .as("3 is missing")
        .isEqualTo(Appended.REFUSED);
    assertThat(EVENTS.append(user, run, 2, List.of("{}", "{}")))
        .as("2 is stored")
        .isEqualTo(Appended.REFUSED);
    assertThat(EVENTS.append(TestDatabase.tenant(), run, 3, List.of("{}")))
        .isEqualTo(Appended.REFUSED);
    assertThat(status(run).lastChunk()).isEqualTo(2);
  }

  @Test
  void whatIsBehindAGapIsNotRead() throws SQLException {
    RunId run = append(project, "m1").id();
    EVENTS.append(user, run, 1, List.of("{\"chunk\":1}", "{\"chunk\":2}"));
    EVENTS.append(user, run, 3, List.of("{\"chunk\":3}"));
    TestDatabase.change("delete from run_event where run_id = ? and seq = 1", run.value());

    assertThat(read(run, 0).chunks()).containsExactly("{\"start\":1}");
    assertThat(read(run, 1).chunks()).isEmpty();
    assertThat(read(run, 3).chunks()).containsExactly("{\"chunk\":3}");
  }

  @Test
  void storingKeepsTheLeaseAlsoOfARunThatStops() throws SQLException {
    RunId run = append(project, "m1").id();
    expire(run);
    assertThat(EVENTS.append(user, run, 1, List.of("{}"))).isEqualTo(Appended.STORED);
    assertThat(status(run).isLost()).isFalse();

    RUNS.requestStop(user, project.id(), Optional.empty());
    expire(run);
    assertThat(EVENTS.append(user, run, 2, List.of("{}"))).isEqualTo(Appended.STOP_ASKED);
    assertThat(status(run).isLost()).isFalse();
    assertThat(status(run).state()).isEqualTo(RunState.STOPPING);
  }

  @Test
  void aRunIsLostFromWhenItsLeaseHasPassedUntilItHasEnded() throws SQLException {
    RunId run = append(project, "m1").id();
    assertThat(status(run).isLost()).isFalse();
    expire(run);
    assertThat(status(run).isLost()).isTrue();
    finish(project, run, "a1");

    assertThat(status(run).isLost()).isFalse();
    assertThat(status(run).state()).isEqualTo(RunState.FINISHED);
    assertThat(EVENTS.append(user, run, 2, List.of("{}"))).isEqualTo(Appended.REFUSED);
  }

  @Test
  void anIdIsThatOfARunOrOfAProjectWhoseActiveOrNewestRunItMeans() {
    assertThat(EVENTS.find(user, project.id().value())).isEmpty();
    RunId first = append(project, "m1").id();
    finish(project, first, "a1");
    RunId second = append(project, "m2").id();
    RunId waits = queued(project, "m3");
    assertThat(found(project.id().value())).as("the active one").isEqualTo(second);
    RUNS.requestStop(user, project.id(), Optional.empty());
    assertThat(found(project.id().value())).as("also while it stops").isEqualTo(second);
    finish(project, second, "a2");

    assertThat(found(project.id().value())).as("the newest").isEqualTo(waits);
    assertThat(found(first.value())).isEqualTo(first);
    assertThat(status(first).project()).isEqualTo(project.id());
    assertThat(status(first).baseRevision()).hasValue(0L);
  }

  @Test
  void whatIsSomebodyElsesOrDeletedIsNotThere() {
    RunId run = append(project, "m1").id();
    finish(project, run, "a1");
    UserId stranger = TestDatabase.tenant();
    assertMissing(stranger, run);
    assertThat(EVENTS.find(user, run.value())).isPresent();
    assertMissing(user, RunId.create());

    new ProjectEdits(TestDatabase.db()).delete(user, project.id());
    assertMissing(user, run);
    assertThat(TestProject.refusal(() -> EVENTS.find(user, project.id().value())))
        .isInstanceOf(Problem.NotFound.class);
  }

  private static void assertMissing(UserId user, RunId run) {
    assertThat(EVENTS.read(user, run, 0)).isEmpty();
    assertThat(TestProject.refusal(() -> EVENTS.find(user, run.value())))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void runsUnderWayAreHeldTheLongestSilentFirst() throws SQLException {
    RunId ended = append(TestProject.of(user), "m1").id();
    RunId stops = append(project, "m1").id();
    RUNS.requestStop(user, project.id(), Optional.empty());
    RunId waits = queued(project, "m2");
    TestProject last = TestProject.of(user);
    RunId lost = append(last, "m1").id();
    silentFor(ended, 40);
    TestDatabase.change("update run set state = 'failed' where id = ?", ended.value());
    silentFor(lost, 30);
    silentFor(waits, 20);

    assertThat(mine(EVENTS.held(10_000)))
        .containsExactly(
            new HeldRun(user, lost, true),
            new HeldRun(user, waits, true),
            new HeldRun(user, stops, false));
    assertThat(EVENTS.held(1)).containsExactly(new HeldRun(user, lost, true));
    finish(last, lost, "a1");
  }

  /** Longer than any other test lets its own. */
  private static void silentFor(RunId run, int days) throws SQLException {
    TestDatabase.change(
        "update run set lease_until = now() - make_interval(days => ?) where id = ?",
        days,
        run.value());
  }

  private List<HeldRun> mine(List<HeldRun> held) {
    return held.stream().filter(run -> run.user().equals(user)).toList();
  }

  @Test
  void streamsThatEndedMoreThanADayAgoGoWithTheNextRunOfTheProject() throws SQLException {
    RunId old = ended("m1", "25 hours");
    RunId younger = ended("m2", "23 hours");
    TestProject other = TestProject.of(user);
    RunId others = append(other, "m1").id();
    finish(other, others, "a1");
    endedAgo(others, "25 hours");

    append(project, "m3");

    assertThat(read(old, 0).chunks()).isEmpty();
    assertThat(read(younger, 0).chunks()).isNotEmpty();
    assertThat(read(others, 0).chunks()).isNotEmpty();
  }

  private RunId ended(String messageId, String ago) throws SQLException {
    RunId run = append(project, messageId).id();
    finish(project, run, "a" + messageId);
    endedAgo(run, ago);
    return run;
  }

  private static void endedAgo(RunId run, String ago) throws SQLException {
    TestDatabase.change(
        "update run set ended_at = now() - ?::interval where id = ?", ago, run.value());
  }

  private RunId found(UUID id) {
    return EVENTS.find(user, id).orElseThrow().run();
  }

  private Status status(RunId run) {
    return read(run, 0).status();
  }

  private Slice read(RunId run, int from) {
    return EVENTS.read(user, run, from).orElseThrow();
  }
}
