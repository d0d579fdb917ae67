package dev.trellis.store;

import static dev.trellis.store.RunsFixture.RUNS;
import static dev.trellis.store.RunsFixture.append;
import static dev.trellis.store.RunsFixture.finish;
import static dev.trellis.store.RunsFixture.messages;
import static dev.trellis.store.RunsFixture.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.store.RunEvents.Appended;
import dev.trellis.store.RunEvents.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that are asked to stop, be they active or waiting. */
class RunsStopTest {
  private static final RunEvents EVENTS = new RunEvents(TestDatabase.db());
  private static final RunQueue QUEUE = new RunQueue(TestDatabase.db(), Runs.LEASE);

  private final TestProject project = TestProject.create();

  @Test
  void renewingTellsThatSomebodyAskedToStop() {
    RunId run = append(project, "m1").id();

    assertThat(stop()).containsExactly(run);

    assertThat(RUNS.renew(project.user(), run)).isFalse();
  }

  @Test
  void storingChunksTellsThatSomebodyAskedToStop() {
    RunId run = append(project, "m1").id();

    assertThat(store(run, 1)).isEqualTo(Appended.STORED);
    stop();

    assertThat(store(run, 2)).isEqualTo(Appended.STOP_ASKED);
    assertThat(EVENTS.read(project.user(), run, 0).orElseThrow().chunks()).hasSize(3);
  }

  @Test
  void stoppingWithoutARunTellsSo() {
    finish(project, append(project, "m1").id(), "a1");

    assertThat(stop()).isEmpty();
  }

  @Test
  void aStopIsOfOneRunAndNotOfTheNext() {
    RunId run = append(project, "m1").id();
    stop();
    finish(project, run, "a1");

    RunId next = append(project, "m2").id();

    assertThat(RUNS.renew(project.user(), next)).isTrue();
    assertThat(store(next, 1)).isEqualTo(Appended.STORED);
  }

  @Test
  void aStopOfAnotherRunIsIgnored() throws SQLException {
    RunId run = append(project, "m1").id();

    assertThat(stop(RunId.create())).isEmpty();
    assertThat(RUNS.renew(project.user(), run)).isTrue();
    assertThat(stop(run)).containsExactly(run);
    assertThat(state(run)).isEqualTo("stopping");
    assertThat(stop(run)).containsExactly(run);
    assertThat(RUNS.renew(project.user(), run)).isFalse();
  }

  @Test
  void aStopOfARunThatHasEndedIsIgnored() throws SQLException {
    RunId ended = append(project, "m1").id();
    finish(project, ended, "a1");
    RunId run = append(project, "m2").id();

    assertThat(stop(ended)).isEmpty();

    assertThat(state(ended)).isEqualTo("finished");
    assertThat(RUNS.renew(project.user(), run)).isTrue();
  }

  @Test
  void aStopEndsAllThatWait() throws SQLException {
    RunId run = append(project, "m1").id();
    RunId second = queue("m2");
    RunId third = queue("m3");

    assertThat(stop()).containsExactlyInAnyOrder(run, second, third);

    assertThat(state(run)).isEqualTo("stopping");
    for (RunId waiting : List.of(second, third)) {
      assertThat(state(waiting)).isEqualTo("interrupted");
      assertThat(ask(waiting, "m2")).isEqualTo(new RunQueue.Stopped());
    }
    finish(project, run, "a1");
    assertThat(ask(second, "m2")).isEqualTo(new RunQueue.Stopped());
    assertThat(messages(project)).containsExactly("m1", "a1");
  }

  @Test
  void aStopOfOneThatWaitsIsOfThatOneAlone() throws SQLException {
    RunId run = append(project, "m1").id();
    RunId second = queue("m2");
    RunId third = queue("m3");

    assertThat(stop(second)).containsExactly(second);
    assertThat(stop(second)).as("it has ended").isEmpty();

    assertThat(RUNS.renew(project.user(), run)).isTrue();
    assertThat(ask(second, "m2")).isEqualTo(new RunQueue.Stopped());
    assertThat(ask(third, "m3")).isEqualTo(new RunQueue.Waiting());
    finish(project, run, "a1");
    assertThat(ask(third, "m3")).isInstanceOf(RunQueue.Begun.class);
    assertThat(messages(project)).containsExactly("m1", "a1", "m3");
  }

  @Test
  void whatWasStoppedWhileItWaitedCanBeSentAgain() throws SQLException {
    RunId run = append(project, "m1").id();
    queue("m2");
    stop();
    finish(project, run, "a1");

    assertThat(append(project, "m2").history()).hasSize(3);
  }

  @Test
  void whatWasStoppedWhileItWaitedIsToldFromWhatWasStoppedLater() throws SQLException {
    RunId run = append(project, "m1").id();
    RunId waiting = queue("m2");
    stop();

    assertThat(status(waiting).wasStoppedInTheQueue()).isTrue();
    assertThat(status(run).wasStoppedInTheQueue()).isFalse();
    TestDatabase.change(
        "update run set state = 'interrupted', last_seq = -1 where id = ?", run.value());
    assertThat(status(run).wasStoppedInTheQueue()).as("its stream is forgotten").isFalse();
  }

  @Test
  void onlyWhoLostItsPlaceIsToldSo() throws SQLException {
    append(project, "m1");
    RunId waiting = queue("m2");
    TestDatabase.change("update run set state = 'failed' where id = ?", waiting.value());

    assertThat(ask(waiting, "m2")).isEqualTo(new RunQueue.Gone());
  }

  @Test
  void stoppingWhatWaitsIsAudited() throws SQLException {
    append(project, "m1");
    RunId waiting = queue("m2");

    stop(waiting);
    stop(waiting);

    assertThat(
            TestDatabase.number(
                "select count(*) from audit where action = 'run.stop' and target = ?",
                waiting.toString()))
        .isOne();
    assertThat(status(waiting).state()).isEqualTo(RunState.INTERRUPTED);
  }

  /** Whoever is told that nothing runs can ask again; whoever is told of a stop relies on it. */
  @Test
  @Timeout(30)
  void aRunThatBeginsDuringAStopIsNotToldAsStopped() throws Exception {
    RunId run = append(project, "m1").id();
    RunId waiting = queue("m2");
    setState(run, "finished");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection holder = TestDatabase.connect("postgres")) {
      holder.setAutoCommit(false);
      String held = "select from run where id = ? for update";
      try (var lock = Statement.of(held, waiting.value()).prepare(holder)) {
        lock.execute();
      }
      Future<List<RunId>> stop = threads.submit(() -> stop());
      HeldProject.awaitWaiting(1);
      setState(run, "running");
      holder.commit();

      assertThat(stop.get()).containsExactly(waiting);
    }
    assertThat(RUNS.renew(project.user(), run)).isTrue();
  }

  private static void setState(RunId run, String state) throws SQLException {
    TestDatabase.change("update run set state = ? where id = ?", state, run.value());
  }

  private List<RunId> stop() {
    return RUNS.requestStop(project.user(), project.id(), Optional.empty());
  }

  private List<RunId> stop(RunId only) {
    return RUNS.requestStop(project.user(), project.id(), Optional.of(only));
  }

  private Appended store(RunId run, int number) {
    return EVENTS.append(project.user(), run, number, List.of("{}"));
  }

  private Status status(RunId run) {
    return EVENTS.read(project.user(), run, 0).orElseThrow().status();
  }

  private RunId queue(String messageId) {
    return ((Runs.Queued) RUNS.open(project.user(), waiting(messageId))).id();
  }

  private RunQueue.Turn ask(RunId run, String messageId) {
    return QUEUE.ask(project.user(), run, waiting(messageId));
  }

  private Send waiting(String messageId) {
    return RunsFixture.waiting(project, messageId);
  }
}
