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

  /** What it says is stored when its turn has come: until then other words would be lost. */
  @Test
  void aMessageThatWaitsDoesNotTakeOtherWords() throws SQLException {
    append(project, "m1");
    RunId second = queued("m2");
    Problem saidElse =
        new Problem.Conflict("The message m2 was sent before, and said something else.");

    for (Send.Placement placement : Send.Placement.values()) {
      assertThat(TestProject.refusal(() -> RUNS.open(project.user(), otherWords("m2", placement))))
          .isEqualTo(saidElse);
    }
    // The release before does not keep what is said.
    TestDatabase.change("update run set message_hash = null where id = ?", second.value());
    assertThat(RUNS.open(project.user(), otherWords("m2", Send.Placement.APPEND)))
        .isEqualTo(new Runs.Answered(second));
  }

  private Send otherWords(String messageId, Send.Placement placement) {
    Send first = waiting(project, messageId);
    return new Send(
        first.project(),
        messageId,
        RunsFixture.parts("something else"),
        placement,
        first.model(),
        first.historyLimit(),
        first.first(),
        true,
        false,
        first.least());
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
                () -> open("m1", Send.Placement.REPLACE, true, BudgetsFixture.nothing())))
        .isEqualTo(busy);
    assertThat(
            TestProject.refusal(
                () -> open("m1", Send.Placement.ANSWER_AGAIN, true, BudgetsFixture.nothing())))
        .isEqualTo(busy);
    assertThat(
            TestProject.refusal(
                () -> open("m2", Send.Placement.APPEND, false, BudgetsFixture.nothing())))
        .isEqualTo(busy);
  }

  @Test
  void whatMayNotBeginDoesNotWaitEither() throws SQLException {
    append(project, "m1");

    assertThat(
            TestProject.refusal(
                () -> open("m2", Send.Placement.APPEND, true, BudgetsFixture.tooMuch())))
        .isInstanceOf(Problem.TooManyRequests.class);
    assertThat(
            TestDatabase.number(
                "select count(*) from run where project_id = ? and state = 'queued'",
                project.id().value()))
        .isZero();
  }

  private Runs.Opening open(
      String messageId, Send.Placement placement, boolean waits, Budgets.Least least) {
    return RUNS.open(project.user(), RunsFixture.send(project, messageId, placement, waits, least));
  }

  private RunId queued(String messageId) {
    return RunsFixture.queued(project, messageId);
  }
}
