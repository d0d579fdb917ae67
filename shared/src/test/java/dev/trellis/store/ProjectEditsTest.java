package dev.trellis.store;

import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FilePath;
import dev.trellis.domain.Page;
import dev.trellis.domain.Problem;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectChange;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.ProjectSelection;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectEditsTest {
  private static final Problem MISSING = new Problem.NotFound("There is no such project.");

  private final Projects projects = new Projects(TestDatabase.db());
  private final ProjectEdits edits = new ProjectEdits(TestDatabase.db());
  private final Files files = new Files(TestDatabase.db());
  private final TestProject project = TestProject.create();
  private final UserId user = project.user();

  /** As if it had been deleted 30 days earlier. */
  static void age(ProjectId project) {
    String sql = "update project set deleted_at = deleted_at - interval '30 days' where id = ?";
    try {
      assertThat(TestDatabase.change(sql, project.value())).isOne();
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private static ProjectChange change(
      Optional<String> name, Optional<String> description, Optional<Boolean> archived) {
    return new ProjectChange(name, description, archived);
  }

  @Test
  void onlyWhatIsNamedChanges() {
    Project before = project.project();

    Project named =
        edits.change(
            user, project.id(), change(Optional.of("Beds"), Optional.empty(), Optional.empty()));
    Project described =
        edits.change(
            user, project.id(), change(Optional.empty(), Optional.of("All"), Optional.of(true)));

    assertThat(named.name()).isEqualTo("Beds");
    assertThat(named.description()).isEqualTo(before.description());
    assertThat(named.updatedAt()).isAfter(before.updatedAt());
    assertThat(described.name()).isEqualTo("Beds");
    assertThat(described.description()).isEqualTo("All");
    assertThat(described.archived()).isTrue();
    assertThat(project.project()).isEqualTo(described);
  }

  @Test
  void theSameAgainIsNoChange() {
    Project before = project.project();

    Project after =
        edits.change(
            user,
            project.id(),
            change(Optional.of(before.name()), Optional.empty(), Optional.of(false)));

    assertThat(after).isEqualTo(before);
  }

  @Test
  void aStarIsNoChangeOfWhatTheProjectHolds() {
    Project before = project.project();

    assertThat(edits.star(user, project.id(), true).starred()).isTrue();
    assertThat(edits.star(user, project.id(), true).starred()).isTrue();
    assertThat(project.project().updatedAt()).isEqualTo(before.updatedAt());
    assertThat(edits.star(user, project.id(), false)).isEqualTo(before);
  }

  @Test
  void aDeletedProjectIsNowhereButAmongTheDeleted() {
    project.apply(newFile("a.txt", "a"));

    edits.delete(user, project.id());

    assertThat(TestProject.load(user, project.id(), Person.NEWEST)).isEmpty();
    assertThat(files.read(user, project.id(), new FilePath("a.txt"))).isEmpty();
    assertThat(listed(ProjectSelection.State.ACTIVE, "")).isEmpty();
    assertThat(listed(ProjectSelection.State.ARCHIVED, "")).isEmpty();
    assertThat(listed(ProjectSelection.State.DELETED, "")).containsExactly(project.id());
    List<Runnable> calls =
        List.of(
            () -> project.apply(newFile("b.txt", "b")),
            () -> RunsFixture.append(project, "m1"),
            () -> RunsFixture.RUNS.requestStop(user, project.id(), Optional.empty()),
            () -> edits.star(user, project.id(), true),
            () ->
                edits.change(
                    user,
                    project.id(),
                    change(Optional.of("x"), Optional.empty(), Optional.empty())),
            () -> edits.delete(user, project.id()));
    assertThat(calls).allSatisfy(call -> assertThat(refusal(call)).isEqualTo(MISSING));
  }

  @Test
  void whatIsTakenBackIsAsItWas() {
    project.apply(newFile("a.txt", "a"));
    RunsFixture.turn(project, "u1", "a1");
    TestProject.Loaded before = project.loaded();
    Map<String, String> tree = project.tree();

    edits.delete(user, project.id());
    Project back = edits.undelete(user, project.id());

    assertThat(back).isEqualTo(before.project());
    assertThat(project.loaded()).isEqualTo(before);
    assertThat(project.tree()).isEqualTo(tree);
    assertThat(refusal(() -> edits.undelete(user, project.id())))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void after30DaysItCannotBeTakenBack() {
    project.apply(newFile("a.txt", "a"));
    edits.delete(user, project.id());
    age(project.id());

    assertThat(refusal(() -> edits.undelete(user, project.id())))
        .isEqualTo(new Problem.NotFound("There is no such deleted project."));
    assertThat(listed(ProjectSelection.State.DELETED, "")).isEmpty();
  }

  @Test
  void whileTheAgentAnswersAProjectIsNotDeleted() throws SQLException {
    RunId run = RunsFixture.append(project, "m1").id();

    assertThat(refusal(() -> edits.delete(user, project.id())))
        .isInstanceOf(Problem.Conflict.class);
    assertThat(project.project().id()).isEqualTo(project.id());
    TestDatabase.change(
        "update run set lease_until = now() - interval '1 second' where id = ?", run.value());
    edits.delete(user, project.id());
    assertThat(TestProject.load(user, project.id(), Person.NEWEST)).isEmpty();
  }

  /**
   * Both have begun when neither could have ended: the project's row is held until both wait for
   * it. Whoever came first gets it first, and the other one must see what became of it.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofARunAndADeletionAtTheSameTimeTheLaterIsRefused(boolean deletionFirst) throws Exception {
    for (int i = 0; i < 10; i++) {
      TestProject each = TestProject.of(user);
      Runnable delete = () -> edits.delete(user, each.id());
      Runnable open = () -> RunsFixture.append(each, "m1");

      List<Optional<Problem>> refusals =
          HeldProject.inOrder(each, deletionFirst ? List.of(delete, open) : List.of(open, delete));

      assertThat(refusals.get(0)).isEmpty();
      assertThat(refusals.get(1).orElseThrow())
          .isInstanceOf(deletionFirst ? Problem.NotFound.class : Problem.Conflict.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 200})
  void starredProjectsComeFirstOnPagesWithoutGap(int limit) {
    UserId owner = TestDatabase.tenant();
    List<ProjectId> made =
        IntStream.range(0, 7).mapToObj(i -> projects.create(owner, "P" + i, "").id()).toList();
    List<ProjectId> starred = List.of(made.get(1), made.get(4), made.get(6));
    starred.forEach(id -> edits.star(owner, id, true));
    List<ProjectId> others = made.stream().filter(id -> !starred.contains(id)).toList();

    assertThat(pages(owner, Page.Order.OLDEST_FIRST, limit))
        .isEqualTo(Stream.concat(starred.stream(), others.stream()).toList());
    assertThat(pages(owner, Page.Order.NEWEST_FIRST, limit))
        .isEqualTo(Stream.concat(starred.reversed().stream(), others.reversed().stream()).toList());
  }

  private List<ProjectId> pages(UserId owner, Page.Order order, int limit) {
    List<Project> all = new ArrayList<>();
    Page<Project> page = new Page<>(List.of(), Optional.empty());
    do {
      boolean behindStarred = !all.isEmpty() && !all.getLast().starred();
      page =
          projects.list(
              owner,
              new ProjectSelection(ProjectSelection.State.ACTIVE, "", behindStarred),
              new Page.Request(order, page.next(), limit));
      all.addAll(page.items());
    } while (page.next().isPresent());
    return all.stream().map(Project::id).toList();
  }

  @Test
  void aSearchFindsPartsOfNamesInAnyCaseAndTakesNothingForAPattern() {
    ProjectId shop = projects.create(user, "Ünser 100%_Shop", "").id();

    assertThat(listed(ProjectSelection.State.ACTIVE, "0%_SH")).containsExactly(shop);
    assertThat(listed(ProjectSelection.State.ACTIVE, "1%S")).isEmpty();
    assertThat(listed(ProjectSelection.State.ACTIVE, "")).containsExactly(shop, project.id());
  }

  @Test
  void whatIsArchivedIsListedByItself() {
    edits.change(user, project.id(), change(Optional.empty(), Optional.empty(), Optional.of(true)));

    assertThat(listed(ProjectSelection.State.ACTIVE, "")).isEmpty();
    assertThat(listed(ProjectSelection.State.ARCHIVED, "")).containsExactly(project.id());
  }

  private List<ProjectId> listed(ProjectSelection.State state, String namePart) {
    return projects
        .list(user, new ProjectSelection(state, namePart, false), Person.NEWEST)
        .items()
        .stream()
        .map(Project::id)
        .toList();
  }
}
