package dev.trellis.store;

import static dev.trellis.store.RunsFixture.RUNS;
import static dev.trellis.store.RunsFixture.append;
import static dev.trellis.store.RunsFixture.expire;
import static dev.trellis.store.RunsFixture.finish;
import static dev.trellis.store.RunsFixture.messages;
import static dev.trellis.store.RunsFixture.send;
import static dev.trellis.store.RunsFixture.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.Problem;
import dev.trellis.domain.RunId;
import dev.trellis.store.RunEvents.Appended;
import dev.trellis.store.Send.Placement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunsLeaseTest {
  private static final RunEvents EVENTS = new RunEvents(TestDatabase.db());

  private final TestProject project = TestProject.create();

  @Test
  void renewingKeepsTheLease() throws SQLException {
    RunId run = append(project, "m1").id();
    expire(run);

    assertThat(RUNS.renew(project.user(), run)).isTrue();
    assertThat(
            TestDatabase.number(
                "select count(*) from run where id = ? and lease_until > now()", run.value()))
        .isOne();
    assertThat(TestProject.refusal(() -> append(project, "m2")))
        .isInstanceOf(Problem.Conflict.class);
  }

  @Test
  void aRunWhoseLeasePassedIsToBeEndedFirst() throws SQLException {
    RunId lost = append(project, "m1").id();
    expire(lost);

    assertThat(RUNS.open(project.user(), send(project, "m2", Placement.APPEND)))
        .isEqualTo(new Runs.Lost(lost));

    assertThat(state(lost)).isEqualTo("running");
    assertThat(messages(project)).containsExactly("m1");
  }

  @Test
  void aRunIsClosedOnlyOnceItsLeaseHasPassed() throws SQLException {
    RunId run = append(project, "m1").id();

    assertThat(close(run)).isEmpty();
    assertThat(state(run)).isEqualTo("running");

    expire(run);
    assertThat(close(run)).isPresent();
    assertThat(state(run)).isEqualTo("finished");
    assertThat(messages(project)).containsExactly("m1", "a1");
  }

  @Test
  void aRunIsNotClosedByOneWhoHasNotSeenAllOfIt() throws SQLException {
    RunId run = append(project, "m1").id();
    EVENTS.append(project.user(), run, 1, List.of("{}"));
    expire(run);

    assertThat(close(run)).isEmpty();
    assertThat(state(run)).isEqualTo("running");
  }

  @Test
  void aRunnerWhoseRunWasClosedMayNotGoOn() throws SQLException {
    RunId lost = append(project, "m1").id();
    expire(lost);
    close(lost);

    assertThat(RUNS.renew(project.user(), lost)).isFalse();
    assertThat(EVENTS.append(project.user(), lost, 1, List.of("{}"))).isEqualTo(Appended.REFUSED);
    Optional<FileBatch> batch = Optional.of(TestProject.batch(TestProject.newFile("a", "late")));
    assertThat(finish(project, lost, "a2", batch)).isEmpty();
    assertThat(project.tree()).isEmpty();
    assertThat(messages(project)).containsExactly("m1", "a1");
  }

  @Test
  void aRunThatHasEndedIsNotAbandoned() throws SQLException {
    RunId run = append(project, "m1").id();
    finish(project, run, "a1");
    expire(run);
    RUNS.abandon(project.user(), run, "Lost.");
    assertThat(state(run)).isEqualTo("finished");

    RunId lost = append(project, "m2").id();
    expire(lost);
    RUNS.abandon(TestDatabase.tenant(), lost, "Somebody else's.");
    assertThat(state(lost)).isEqualTo("running");
    RUNS.abandon(project.user(), lost, "Lost.");
    assertThat(state(lost)).isEqualTo("failed");

    assertThat(finish(project, lost, "a2")).as("its runner comes too late").isEmpty();
    assertThat(messages(project)).containsExactly("m1", "a1", "m2");
  }

  private Optional<List<String>> close(RunId run) {
    return RUNS.close(
        project.user(),
        project.id(),
        run,
        RunsFixture.ending("a1", Optional.empty()),
        1,
        RunsFixture::last);
  }
}
