package dev.trellis.store;

import static dev.trellis.store.RunsFixture.RUNS;
import static dev.trellis.store.RunsFixture.append;
import static dev.trellis.store.RunsFixture.expire;
import static dev.trellis.store.RunsFixture.finish;
import static dev.trellis.store.RunsFixture.messages;
import static dev.trellis.store.RunsFixture.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.Problem;
import dev.trellis.domain.RunId;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunsLeaseTest {
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
  void aRunWhoseLeasePassedIsTakenOver() throws SQLException {
    RunId lost = append(project, "m1").id();
    expire(lost);

    RunId next = append(project, "m2").id();

    assertThat(state(lost)).isEqualTo("failed");
    assertThat(state(next)).isEqualTo("running");
    assertThat(messages(project)).containsExactly("m1", "m2");
  }

  @Test
  void aRunThatWasTakenOverMayNotGoOn() throws SQLException {
    RunId lost = append(project, "m1").id();
    expire(lost);
    RunId next = append(project, "m2").id();

    assertThat(RUNS.renew(project.user(), lost)).isFalse();
    assertThat(RUNS.renew(project.user(), next)).isTrue();
  }

  @Test
  void aRunThatWasTakenOverLeavesNothing() throws SQLException {
    RunId lost = append(project, "m1").id();
    expire(lost);
    RunId next = append(project, "m2").id();
    Optional<FileBatch> batch = Optional.of(TestProject.batch(TestProject.newFile("a", "late")));

    Problem refusal = TestProject.refusal(() -> finish(project, lost, "a1", batch));

    assertThat(refusal).isInstanceOf(Problem.Conflict.class);
    assertThat(project.tree()).isEmpty();
    assertThat(messages(project)).containsExactly("m1", "m2");
    assertThat(state(next)).isEqualTo("running");
  }

  @Test
  void renewingTellsThatSomebodyAskedToStop() {
    RunId run = append(project, "m1").id();

    assertThat(RUNS.requestStop(project.user(), project.id())).isTrue();

    assertThat(RUNS.renew(project.user(), run)).isFalse();
  }

  @Test
  void stoppingWithoutARunTellsSo() {
    finish(project, append(project, "m1").id(), "a1");

    assertThat(RUNS.requestStop(project.user(), project.id())).isFalse();
  }

  @Test
  void aStopIsOfOneRunAndNotOfTheNext() {
    RunId run = append(project, "m1").id();
    RUNS.requestStop(project.user(), project.id());
    finish(project, run, "a1");

    RunId next = append(project, "m2").id();

    assertThat(RUNS.renew(project.user(), next)).isTrue();
  }
}
