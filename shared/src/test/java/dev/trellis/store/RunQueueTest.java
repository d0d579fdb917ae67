package dev.trellis.store;

import static dev.trellis.store.RunsFixture.RUNS;
import static dev.trellis.store.RunsFixture.append;
import static dev.trellis.store.RunsFixture.expire;
import static dev.trellis.store.RunsFixture.finish;
import static dev.trellis.store.RunsFixture.messages;
import static dev.trellis.store.RunsFixture.state;
import static dev.trellis.store.RunsFixture.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Message;
import dev.trellis.domain.RunId;
import dev.trellis.store.RunQueue.Begun;
import dev.trellis.store.RunQueue.BehindLost;
import dev.trellis.store.RunQueue.Gone;
import dev.trellis.store.RunQueue.Turn;
import dev.trellis.store.RunQueue.Waiting;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages that wait until those before them are answered. */
class RunQueueTest {
  private static final RunQueue QUEUE = new RunQueue(TestDatabase.db(), Runs.LEASE);
  private static final RunEvents EVENTS = new RunEvents(TestDatabase.db());
  private static final Turn WAITING = new Waiting();

  private final TestProject project = TestProject.create();

  @Test
  void whoWaitsBeginsWhenTheRunBeforeItHasEnded() {
    RunId first = append(project, "m1").id();
    RunId second = queued("m2");

    assertThat(ask(second, "m2")).isEqualTo(WAITING);
    assertThat(messages(project)).as("it is not stored yet").containsExactly("m1");
    project.apply(TestProject.newFile("a", "A"));
    finish(project, first, "a1");

    assertThat(ask(second, "m2"))
        .isInstanceOfSatisfying(
            Begun.class,
            begun -> {
              assertThat(begun.opened().id()).isEqualTo(second);
              assertThat(begun.opened().history())
                  .extracting(Message::id)
                  .containsExactly("m1", "a1", "m2");
            });
    RunEvents.Status status = EVENTS.find(project.user(), second.value()).orElseThrow();
    assertThat(status.baseRevision()).hasValue(project.revision());
    assertThat(status.lastChunk()).isZero();
    assertThat(EVENTS.read(project.user(), second, 0).orElseThrow().chunks())
        .containsExactly("{\"start\":1}");
  }

  @Test
  void theyBeginInTheOrderInWhichTheyWereSent() throws SQLException {
    RunId first = append(project, "m1").id();
    RunId second = queued("m2");
    RunId third = queued("m3");
    finish(project, first, "a1");

    assertThat(ask(third, "m3")).isEqualTo(WAITING);
    assertThat(ask(second, "m2")).isInstanceOf(Begun.class);
    assertThat(ask(third, "m3")).isEqualTo(WAITING);
    finish(project, second, "a2");
    assertThat(ask(third, "m3")).isInstanceOf(Begun.class);
    assertThat(state(third)).isEqualTo("running");
  }

  @Test
  void whoIsSilentForALeaseLetsTheNextGoFirst() throws SQLException {
    RunId first = append(project, "m1").id();
    RunId silent = queued("m2");
    RunId third = queued("m3");
    finish(project, first, "a1");
    expire(silent);

    assertThat(ask(third, "m3")).isInstanceOf(Begun.class);
    assertThat(ask(silent, "m2")).as("it waits for the one that overtook it").isEqualTo(WAITING);
  }

  @Test
  void askingKeepsThePlace() throws SQLException {
    append(project, "m1");
    RunId second = queued("m2");
    expire(second);

    assertThat(ask(second, "m2")).isEqualTo(WAITING);
    assertThat(
            TestDatabase.number(
                "select count(*) from run where id = ? and lease_until > now()", second.value()))
        .isOne();
  }

  @Test
  void aRunThatIsStoppingIsStillBeforeIt() {
    RunId first = append(project, "m1").id();
    RunId second = queued("m2");
    RUNS.requestStop(project.user(), project.id(), Optional.of(first));

    assertThat(ask(second, "m2")).isEqualTo(WAITING);
  }

  @Test
  void aLostRunIsToBeEndedFirst() throws SQLException {
    RunId lost = append(project, "m1").id();
    RunId second = queued("m2");
    expire(lost);
    assertThat(ask(second, "m2")).isEqualTo(new BehindLost(lost));

    RUNS.requestStop(project.user(), project.id(), Optional.of(lost));
    assertThat(ask(second, "m2")).as("also while it stops").isEqualTo(new BehindLost(lost));
  }

  @Test
  void whoWasEndedMeanwhileIsGone() throws SQLException {
    append(project, "m1");
    RunId second = queued("m2");
    RUNS.abandon(project.user(), second, "Nobody waits.");
    assertThat(ask(second, "m2")).as("its lease had not passed").isEqualTo(WAITING);
    expire(second);
    RUNS.abandon(project.user(), second, "Nobody waits.");

    assertThat(ask(second, "m2")).isEqualTo(new Gone());
    assertThat(state(second)).isEqualTo("failed");
  }

  @Test
  void nobodyElseAsksForIt() {
    append(project, "m1");
    RunId second = queued("m2");

    assertThat(QUEUE.ask(TestDatabase.tenant(), second, waiting(project, "m2")))
        .isEqualTo(new Gone());
  }

  @Test
  void otherProjectsAreNotWaitedFor() {
    RunId first = append(project, "m1").id();
    RunId second = queued("m2");
    TestProject other = TestProject.of(project.user());
    append(other, "m1");
    assertThat(RUNS.open(project.user(), waiting(other, "m2")))
        .as("the same id there is another message")
        .isInstanceOf(Runs.Queued.class);
    finish(project, first, "a1");

    assertThat(ask(second, "m2")).isInstanceOf(Begun.class);
  }

  /** Both were told that nobody is before them; the second looks again once it has the project. */
  @Test
  void twoThatBeginAtOnceAreOneAfterTheOther() throws Exception {
    RunId first = append(project, "m1").id();
    RunId second = queued("m2");
    RunId third = queued("m3");
    finish(project, first, "a1");
    expire(second);
    List<Turn> turns = Collections.synchronizedList(new ArrayList<>());

    assertThat(
            HeldProject.inOrder(
                project,
                List.of(() -> turns.add(ask(third, "m3")), () -> turns.add(ask(second, "m2")))))
        .containsOnly(Optional.empty());

    assertThat(turns).hasSize(2).filteredOn(Begun.class::isInstance).hasSize(1);
    assertThat(turns).contains(WAITING);
  }

  @Test
  void whoIsEndedWhileItWaitsForTheProjectIsGone() throws Exception {
    RunId first = append(project, "m1").id();
    RunId second = queued("m2");
    finish(project, first, "a1");
    List<Turn> turns = Collections.synchronizedList(new ArrayList<>());

    HeldProject.inOrder(
        project, List.of(() -> turns.add(ask(second, "m2")), () -> turns.add(ask(second, "m2"))));

    assertThat(turns).hasSize(2).filteredOn(Begun.class::isInstance).hasSize(1);
    assertThat(turns).contains(new Gone());
  }

  private RunId queued(String messageId) {
    return RunsFixture.queued(project, messageId);
  }

  private Turn ask(RunId run, String messageId) {
    return QUEUE.ask(project.user(), run, waiting(project, messageId));
  }
}
