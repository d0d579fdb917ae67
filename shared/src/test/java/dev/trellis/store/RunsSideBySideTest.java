package dev.trellis.store;

import static dev.trellis.store.RunsFixture.RUNS;
import static dev.trellis.store.RunsFixture.append;
import static dev.trellis.store.RunsFixture.send;
import static dev.trellis.store.RunsFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Message;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.store.Send.Placement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Two projects of one person, whose messages have the same ids: clients number them as they like.
 */
class RunsSideBySideTest {
  private static final RunEvents EVENTS = new RunEvents(TestDatabase.db());

  private final TestProject project = TestProject.create();
  private final TestProject other = TestProject.of(project.user());

  @Test
  void aMessageThatIsSentAgainFindsTheRunOfItsOwnProject() {
    RunId run = append(project, "m1").id();
    RunsFixture.finish(project, run, "a1");
    turn(other, "m1", "a1");

    assertThat(RUNS.open(project.user(), send(project, "m1", Placement.APPEND)))
        .isEqualTo(new Runs.Answered(run));
  }

  /** Its run was lost before it had said anything. */
  @Test
  void whatWasSaidElsewhereIsNoAnswer() throws SQLException {
    RunId run = append(project, "m1").id();
    RunsFixture.expire(run);
    Runs.Ending nothing =
        new Runs.Ending(
            RunState.INTERRUPTED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            0);
    RUNS.close(project.user(), project.id(), run, nothing, 1, RunsFixture::last);
    turn(other, "m2", "a2");

    assertThat(append(project, "m1").history()).extracting(Message::id).containsExactly("m1");
  }

  @Test
  void whatIsStoredOfOneRunIsNotStoredOfAnother() {
    RunId run = append(project, "m1").id();
    RunId elsewhere = append(other, "m1").id();

    EVENTS.append(project.user(), run, 1, List.of("{}", "{}"));

    assertThat(EVENTS.read(project.user(), elsewhere, 0).orElseThrow().status().lastChunk())
        .isZero();
    assertThat(EVENTS.append(project.user(), elsewhere, 1, List.of("{}")))
        .isEqualTo(RunEvents.Appended.STORED);
  }

  @Test
  void theIdOfAnAnswerIsNotThatOfAMessage() {
    turn(project, "m1", "a1");
    Problem refused =
        ProblemException.invalid("message.id", "is the id of a message of the agent").problem();

    for (Placement placement : Placement.values()) {
      assertThat(TestProject.refusal(() -> RunsFixture.open(project, "a1", placement)))
          .as("%s", placement)
          .isEqualTo(refused);
    }
    assertThat(RunsFixture.messages(project)).containsExactly("m1", "a1");
  }
}
