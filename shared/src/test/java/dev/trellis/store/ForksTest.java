package dev.trellis.store;

import static dev.trellis.store.TestProject.delete;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.refusal;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Message;
import dev.trellis.domain.Problem;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForksTest {
  private final Forks forks = new Forks(TestDatabase.db());
  private final TestProject parent = TestProject.create();

  private TestProject fork(Optional<Long> revision) {
    Project fork = forks.fork(parent.user(), parent.id(), Optional.empty(), revision);
    return new TestProject(parent.user(), fork.id());
  }

  @Test
  void aForkHasFilesAndConversationAndCopiesNoContent() throws SQLException {
    parent.apply(newFile("a", "1"), newFile("b/c", "x".repeat(10_000)));
    RunsFixture.turn(parent, "u1", "a1");
    long contents = contents();

    TestProject fork = fork(Optional.empty());

    assertThat(fork.tree()).isEqualTo(parent.tree());
    assertThat(fork.entries()).isEqualTo(parent.entries());
    assertThat(messages(fork)).isEqualTo(messages(parent)).hasSize(2);
    assertThat(fork.project().name()).isEqualTo("Test (fork)");
    assertThat(fork.revision()).isOne();
    assertThat(contents()).isEqualTo(contents);
  }

  private long contents() throws SQLException {
    return TestDatabase.number(
        "select count(*) from content where owner_id = ?", parent.user().value());
  }

  private static List<Message> messages(TestProject project) {
    return project.loaded().messages().items();
  }

  @Test
  void aForkOfARevisionHasTheConversationUpToIt() {
    RunsFixture.finish(
        parent,
        RunsFixture.append(parent, "u1").id(),
        "a1",
        Optional.of(TestProject.batch(newFile("a", "1"))));
    RunsFixture.finish(
        parent,
        RunsFixture.append(parent, "u2").id(),
        "a2",
        Optional.of(TestProject.batch(update("a", "2"))));

    TestProject fork = fork(Optional.of(1L));

    assertThat(fork.tree()).isEqualTo(Map.of("a", "1"));
    assertThat(RunsFixture.messages(fork)).containsExactly("u1", "a1");
    assertThat(RunsFixture.messages(fork(Optional.empty()))).hasSize(4);
    assertThat(fork(Optional.of(0L)).tree()).isEmpty();
  }

  @Test
  void bothGoOnByThemselves() {
    parent.apply(newFile("a", "1"), newFile("b", "1"));
    TestProject fork = fork(Optional.empty());

    fork.apply(update("a", "2"), delete("b"));
    parent.apply(update("a", "3"));
    RunsFixture.turn(fork, "u1", "a1");

    assertThat(fork.tree()).isEqualTo(Map.of("a", "2"));
    assertThat(parent.tree()).isEqualTo(Map.of("a", "3", "b", "1"));
    assertThat(messages(parent)).isEmpty();
    new Revisions(TestDatabase.db()).restore(fork.user(), fork.id(), 1);
    assertThat(fork.tree()).isEqualTo(Map.of("a", "1", "b", "1"));
  }

  @Test
  void aForkOutlivesItsParent() throws SQLException {
    parent.apply(newFile("a", "1"));
    TestProject fork = fork(Optional.empty());

    TestDatabase.change("delete from project where id = ?", parent.id().value());

    assertThat(fork.tree()).isEqualTo(Map.of("a", "1"));
    fork.apply(newFile("b", "1"));
    assertThat(fork.text("b")).isEqualTo("1");
  }

  @Test
  void aForksNameFitsHoweverLongItsParentsIs() {
    ProjectId named =
        new Projects(TestDatabase.db()).create(parent.user(), "🌱".repeat(200), "").id();

    Project fork = forks.fork(parent.user(), named, Optional.empty(), Optional.empty());
    Project renamed = forks.fork(parent.user(), named, Optional.of("Other"), Optional.empty());

    assertThat(fork.name()).isEqualTo("🌱".repeat(193) + " (fork)");
    assertThat(renamed.name()).isEqualTo("Other");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(refusal(() -> fork(Optional.of(1L))))
        .isEqualTo(new Problem.NotFound("There is no such revision."));
    new ProjectEdits(TestDatabase.db()).delete(parent.user(), parent.id());
    assertThat(refusal(() -> fork(Optional.empty()))).isInstanceOf(Problem.NotFound.class);
  }
}
