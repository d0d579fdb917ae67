package dev.trellis.store;

import static dev.trellis.store.RunsFixture.RUNS;
import static dev.trellis.store.RunsFixture.append;
import static dev.trellis.store.RunsFixture.expire;
import static dev.trellis.store.RunsFixture.finish;
import static dev.trellis.store.RunsFixture.messages;
import static dev.trellis.store.RunsFixture.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Problem;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs that were asked to stop, and have not ended yet. */
class RunsStoppingTest {
  private final TestProject project = TestProject.create();

  @Test
  void whileARunStopsNoOtherBegins() {
    append(project, "m1");
    RUNS.requestStop(project.user(), project.id(), Optional.empty());

    assertThat(TestProject.refusal(() -> append(project, "m2")))
        .isInstanceOf(Problem.Conflict.class);
    assertThat(messages(project)).containsExactly("m1");
  }

  /** It is still at work until it has noticed, and what it has said until then is kept. */
  @Test
  void aRunThatStopsKeepsItsLease() throws SQLException {
    RunId run = append(project, "m1").id();
    RUNS.requestStop(project.user(), project.id(), Optional.empty());
    expire(run);

    RUNS.renew(project.user(), run);

    assertThat(
            TestDatabase.number(
                "select count(*) from run where id = ? and lease_until > now()", run.value()))
        .isOne();
  }

  @Test
  void askingTwiceIsOneChange() throws SQLException {
    append(project, "m1");
    RUNS.requestStop(project.user(), project.id(), Optional.empty());
    RUNS.requestStop(project.user(), project.id(), Optional.empty());

    assertThat(
            TestDatabase.number(
                "select count(*) from audit where owner_id = ? and action = 'run.stop'",
                project.user().value()))
        .isOne();
  }

  /** A run of the release before; its runner would take another state for its end. */
  @Test
  void aRunThatNamesNoMessageStaysRunningWhenItIsStopped() throws SQLException {
    RunId run = append(project, "m1").id();
    TestDatabase.change("update run set message_id = null where id = ?", run.value());

    assertThat(RUNS.requestStop(project.user(), project.id(), Optional.empty()))
        .containsExactly(run);
    assertThat(state(run)).isEqualTo("running");
    assertThat(RUNS.renew(project.user(), run)).isFalse();
  }

  @Test
  void ofAProjectThatIsNotThereNothingIsStopped() {
    finish(project, append(project, "m1").id(), "a1");
    assertNoProject(TestDatabase.tenant());
    new ProjectEdits(TestDatabase.db()).delete(project.user(), project.id());
    assertNoProject(project.user());
  }

  private void assertNoProject(UserId user) {
    assertThat(TestProject.refusal(() -> RUNS.requestStop(user, project.id(), Optional.empty())))
        .isInstanceOf(Problem.NotFound.class);
  }
}
