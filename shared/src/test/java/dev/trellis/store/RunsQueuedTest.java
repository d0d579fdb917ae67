package dev.trellis.store;

import static dev.trellis.store.RunsFixture.RUNS;
import static dev.trellis.store.RunsFixture.append;
import static dev.trellis.store.RunsFixture.expire;
import static dev.trellis.store.RunsFixture.finish;
import static dev.trellis.store.RunsFixture.state;
import static dev.trellis.store.RunsFixture.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Problem;
import dev.trellis.domain.RunId;
import dev.trellis.store.Send.Placement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Which messages may wait while another is answered, and how many. */
class RunsQueuedTest {

  private final TestProject project = TestProject.create();

  @Test
  void threeMayWaitWhileTheyKeepAsking() throws SQLException {
    append(project, "m1");
    RunId second = queued("m2");
    queued("m3");
    queued("m4");

    assertThat(TestProject.refusal(() -> queued("m5")))
        .isEqualTo(
            new Problem.Conflict("The agent is still answering, and 3 messages are waiting."));
    expire(second);
    assertThat(state(queued("m5"))).isEqualTo("queued");
  }

  @Test
  void aMessageThatWaitsAndIsSentAgainWaitsOnce() throws SQLException {
    append(project, "m1");
    RunId second = queued("m2");

    assertThat(RUNS.open(project.user(), waiting(project, "m2")))
        .isEqualTo(new Runs.Answered(second));
    expire(second);
    assertThat(queued("m2")).as("its place was lost").isNotEqualTo(second);
  }

  @Test
  void aMessageThatWasAnsweredDoesNotWaitToBeAnsweredAgain() throws SQLException {
    RunId first = append(project, "m1").id();
    finish(project, first, "a1");
    append(project, "m2");
    assertThat(RUNS.open(project.user(), waiting(project, "m1")))
        .isEqualTo(new Runs.Answered(first));

    TestDatabase.change("delete from run_event where run_id = ?", first.value());
    assertThat(TestProject.refusal(() -> queued("m1")))
        .isEqualTo(new Problem.Conflict("This message was answered already."));
  }

  @Test
  void onlyWhatGoesToTheEndMayWaitAndOnlyWhereThatIsWanted() {
    append(project, "m1");
    Problem busy =
        new Problem.Conflict("The agent is still answering. Wait for it, or stop it first.");

    assertThat(
            TestProject.refusal(
                () -> open("m1", Placement.REPLACE, true, BudgetsFixture.nothing())))
        .isEqualTo(busy);
    assertThat(
            TestProject.refusal(
                () -> open("m1", Placement.ANSWER_AGAIN, true, BudgetsFixture.nothing())))
        .isEqualTo(busy);
    assertThat(
            TestProject.refusal(
                () -> open("m2", Placement.APPEND, false, BudgetsFixture.nothing())))
        .isEqualTo(busy);
  }

  @Test
  void whatMayNotBeginDoesNotWaitEither() throws SQLException {
    append(project, "m1");

    assertThat(
            TestProject.refusal(() -> open("m2", Placement.APPEND, true, BudgetsFixture.tooMuch())))
        .isInstanceOf(Problem.TooManyRequests.class);
    assertThat(
            TestDatabase.number(
                "select count(*) from run where project_id = ? and state = 'queued'",
                project.id().value()))
        .isZero();
  }

  private Runs.Opening open(
      String messageId, Placement placement, boolean waits, Budgets.Least least) {
    return RUNS.open(project.user(), RunsFixture.send(project, messageId, placement, waits, least));
  }

  private RunId queued(String messageId) {
    return RunsFixture.queued(project, messageId);
  }
}
