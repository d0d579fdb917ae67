package dev.trellis.store;

import static dev.trellis.store.TestProject.newFile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileSelection;
import dev.trellis.domain.Page;
import dev.trellis.domain.ProjectChange;
import dev.trellis.domain.ProjectStamp;
import dev.trellis.domain.RunId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No two states that differ in anything that a load shows have the same stamp. */
class ProjectStampTest {
  private final ProjectLoads loads = new ProjectLoads(TestDatabase.db());
  private final ProjectEdits edits = new ProjectEdits(TestDatabase.db());
  private final Revisions revisions = new Revisions(TestDatabase.db());
  private final TestProject project = TestProject.create();
  private final Set<ProjectStamp> seen = new HashSet<>();

  private ProjectStamp stamp() {
    return loads.stamp(project.user(), project.id()).orElseThrow();
  }

  private void assertNew(String write) {
    assertThat(seen.add(stamp())).as("the stamp after %s", write).isTrue();
    assertThat(stamp()).isIn(seen);
  }

  private void change(Optional<String> name, Optional<String> text, Optional<Boolean> archived) {
    edits.change(project.user(), project.id(), new ProjectChange(name, text, archived));
  }

  @Test
  void everyWriteChangesIt() {
    assertNew("creation");
    change(Optional.of("Renamed"), Optional.empty(), Optional.empty());
    assertNew("renaming");
    change(Optional.empty(), Optional.of("described"), Optional.empty());
    assertNew("describing");
    change(Optional.empty(), Optional.empty(), Optional.of(true));
    assertNew("archiving");
    edits.star(project.user(), project.id(), true);
    assertNew("starring");
    edits.star(project.user(), project.id(), false);
    assertNew("taking the star away");
    project.apply(newFile("a", "1"));
    assertNew("a batch");
    project.apply(TestProject.update("a", "2"));
    assertNew("another batch");
    revisions.restore(project.user(), project.id(), 1);
    assertNew("a restore");
    edits.delete(project.user(), project.id());
    edits.undelete(project.user(), project.id());
    assertNew("deleting it and taking it back");
  }

  @Test
  void everyPartOfAConversationChangesIt() {
    RunId first = RunsFixture.append(project, "u1").id();
    assertNew("a message");
    RunsFixture.finish(project, first, "a1");
    assertNew("its answer");
    RunId again = RunsFixture.open(project, "u1", Send.Placement.ANSWER_AGAIN).id();
    assertNew("cutting the answer");
    RunsFixture.finish(project, again, "a2", Optional.of(TestProject.batch(newFile("a", "1"))));
    assertNew("another answer with files");
    RunsFixture.finish(project, RunsFixture.open(project, "u1", Send.Placement.REPLACE).id(), "a3");
    assertNew("replacing the message");
  }

  @Test
  void whatChangesNothingLeavesItAlone() {
    project.apply(newFile("a", "1"));
    ProjectStamp before = stamp();

    project.apply(TestProject.update("a", "1"));
    edits.star(project.user(), project.id(), false);

    assertThat(stamp()).isEqualTo(before);
  }

  @Test
  void everyLoadTellsIt() {
    RunsFixture.turn(project, "u1", "a1");
    Page.Request page = new Page.Request(Page.Order.OLDEST_FIRST, Optional.empty(), 50);

    assertThat(
            loads
                .load(project.user(), project.id(), FileSelection.TREE, page)
                .orElseThrow()
                .tree()
                .stamp())
        .isEqualTo(stamp());
    assertThat(loads.tree(project.user(), project.id(), FileSelection.TREE).orElseThrow().stamp())
        .isEqualTo(stamp());
    assertThat(loads.messages(project.user(), project.id(), page).orElseThrow().stamp())
        .isEqualTo(stamp());
  }
}
