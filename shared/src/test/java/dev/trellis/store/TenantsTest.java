package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FilePath;
import dev.trellis.domain.Page;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProjectSelection;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person who knows all ids of somebody else's project finds nothing of it. */
class TenantsTest {
  private static final Page.Request FIRST =
      new Page.Request(Page.Order.OLDEST_FIRST, Optional.empty(), 50);

  private final Projects projects = new Projects(TestDatabase.db());
  private final Files files = new Files(TestDatabase.db());
  private final TestProject theirs = TestProject.create();
  private final UserId stranger = TestDatabase.tenant();
  private final TestProject asStranger = new TestProject(stranger, theirs.id());
  private RunId run = RunId.create();

  @BeforeEach
  void fill() {
    theirs.apply(TestProject.newFile("a.txt", "theirs"));
    run = RunsFixture.append(theirs, "m1").id();
  }

  @Test
  void anothersProjectIsNeitherListedNorLoaded() {
    assertThat(projects.list(stranger, ProjectSelection.ACTIVE, FIRST).items()).isEmpty();
    assertThat(TestProject.load(stranger, theirs.id(), FIRST)).isEmpty();
  }

  @Test
  void anothersFilesAreNeitherListedNorRead() {
    assertThat(files.list(stranger, theirs.id())).isEmpty();
    assertThat(files.read(stranger, theirs.id(), new FilePath("a.txt"))).isEmpty();
  }

  @Test
  void aBatchOnAnothersProjectIsNotFound() {
    Problem refusal = asStranger.refusal(TestProject.newFile("b.txt", "mine"));

    assertThat(refusal).isInstanceOf(Problem.NotFound.class);
    assertThat(theirs.tree()).containsOnlyKeys("a.txt");
  }

  @Test
  void aMessageToAnothersProjectIsNotFound() {
    Problem refusal = TestProject.refusal(() -> RunsFixture.append(asStranger, "m2"));

    assertThat(refusal).isInstanceOf(Problem.NotFound.class);
    assertThat(RunsFixture.messages(theirs)).containsExactly("m1");
  }

  @Test
  void anothersRunIsNeitherRenewedNorStopped() {
    assertThat(RunsFixture.RUNS.renew(stranger, run)).isFalse();
    assertThat(
            TestProject.refusal(
                () -> RunsFixture.RUNS.requestStop(stranger, theirs.id(), Optional.empty())))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(RunsFixture.RUNS.renew(theirs.user(), run)).isTrue();
  }

  @Test
  void anothersRunIsNotEnded() throws SQLException {
    Problem refusal = TestProject.refusal(() -> RunsFixture.finish(asStranger, run, "a1"));

    assertThat(refusal).isInstanceOfAny(Problem.NotFound.class, Problem.Conflict.class);
    assertThat(RunsFixture.state(run)).isEqualTo("running");
    assertThat(RunsFixture.messages(theirs)).containsExactly("m1");
  }

  @Test
  void anOwnRunEndsInItsOwnProjectOnly() throws SQLException {
    RunId own = RunsFixture.append(TestProject.of(stranger), "s1").id();

    Problem refusal = TestProject.refusal(() -> RunsFixture.finish(asStranger, own, "a1"));

    assertThat(refusal).isInstanceOf(Problem.NotFound.class);
    assertThat(
            TestDatabase.number(
                "select count(*) from message where project_id = ?", theirs.id().value()))
        .isOne();
  }
}
