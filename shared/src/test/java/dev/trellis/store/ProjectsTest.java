package dev.trellis.store;

import static dev.trellis.domain.Page.Order.NEWEST_FIRST;
import static dev.trellis.domain.Page.Order.OLDEST_FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileEntry;
import dev.trellis.domain.Message;
import dev.trellis.domain.Page;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.ProjectSelection;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectsTest {
  private final Projects projects = new Projects(TestDatabase.db());

  @Test
  void aNewProjectIsEmptyAtRevisionZero() {
    UserId user = TestDatabase.tenant();

    Project project = projects.create(user, "Plants 🌱", "A list");

    assertThat(project.name()).isEqualTo("Plants 🌱");
    assertThat(project.description()).isEqualTo("A list");
    assertThat(project.revision()).isZero();
    assertThat(project.starred()).isFalse();
    assertThat(project.updatedAt()).isEqualTo(project.createdAt());
    TestProject.Loaded loaded =
        TestProject.load(user, project.id(), page(OLDEST_FIRST, Optional.empty(), 50))
            .orElseThrow();
    assertThat(loaded.project()).isEqualTo(project);
    assertThat(loaded.files()).isEmpty();
    assertThat(loaded.messages()).isEqualTo(new Page<>(List.of(), Optional.empty()));
  }

  @Test
  void aProjectThatNobodyMadeIsEmpty() {
    assertThat(
            TestProject.load(
                TestDatabase.tenant(),
                ProjectId.create(),
                page(OLDEST_FIRST, Optional.empty(), 50)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 200})
  void pagesOfProjectsHaveNoGapAndNoDuplicate(int limit) {
    UserId user = TestDatabase.tenant();
    List<ProjectId> made =
        IntStream.range(0, 7).mapToObj(i -> projects.create(user, "P" + i, "").id()).toList();

    for (Page.Order order : Page.Order.values()) {
      List<ProjectId> read =
          readAll(order, limit, request -> list(user, request)).stream().map(Project::id).toList();

      assertThat(read).isEqualTo(order == OLDEST_FIRST ? made : made.reversed());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 9, 10, 11})
  void pagesOfMessagesHaveNoGapAndNoDuplicate(int limit) {
    TestProject project = TestProject.create();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      RunsFixture.turn(project, "u" + i, "a" + i);
      sent.addAll(List.of("u" + i, "a" + i));
    }

    for (Page.Order order : Page.Order.values()) {
      List<String> read =
          readAll(
                  order,
                  limit,
                  request ->
                      TestProject.load(project.user(), project.id(), request)
                          .orElseThrow()
                          .messages())
              .stream()
              .map(Message::id)
              .toList();

      assertThat(read).isEqualTo(order == OLDEST_FIRST ? sent : sent.reversed());
    }
  }

  @Test
  void aProjectMadeWhileOneReadsOnDoesNotShiftThePages() {
    UserId user = TestDatabase.tenant();
    List<ProjectId> made =
        IntStream.range(0, 4).mapToObj(i -> projects.create(user, "P" + i, "").id()).toList();
    Page<Project> first = list(user, page(NEWEST_FIRST, Optional.empty(), 2));

    ProjectId later = projects.create(user, "later", "").id();
    Page<Project> second = list(user, page(NEWEST_FIRST, first.next(), 2));

    assertThat(second.items())
        .extracting(Project::id)
        .containsExactly(made.get(1), made.get(0))
        .doesNotContain(later);
  }

  @Test
  void aLoadShowsTheTreeByPathAndTheConversation() {
    TestProject project = TestProject.create();
    project.apply(
        TestProject.newFile("src/b.js", "b"),
        TestProject.newFile("a.html", "a"),
        TestProject.newFile("Z.md", "z"));
    RunsFixture.turn(project, "u1", "a1");

    TestProject.Loaded loaded = project.loaded();

    assertThat(loaded.project().revision()).isOne();
    assertThat(loaded.files())
        .extracting(file -> file.path().value())
        .containsExactly("Z.md", "a.html", "src/b.js");
    assertThat(loaded.files().get(1))
        .isEqualTo(new FileEntry(loaded.files().get(1).path(), TestProject.hash("a"), 1, "html"));
    assertThat(loaded.messages().items())
        .extracting(Message::role)
        .containsExactly(Message.Role.USER, Message.Role.ASSISTANT);
  }

  @Test
  void aConversationThatGrowsMakesItsProjectNewer() {
    TestProject project = TestProject.create();
    RunId run = RunsFixture.append(project, "u1").id();
    Instant opened = project.project().updatedAt();

    RunsFixture.finish(project, run, "a1");

    assertThat(opened).isAfter(project.project().createdAt());
    assertThat(project.project().updatedAt()).isAfter(opened);
  }

  /** None is starred, so whatever comes behind a project is behind the starred ones. */
  private Page<Project> list(UserId user, Page.Request request) {
    ProjectSelection selection =
        new ProjectSelection(ProjectSelection.State.ACTIVE, "", request.after().isPresent());
    return projects.list(user, selection, request);
  }

  private static Page.Request page(Page.Order order, Optional<UUID> after, int limit) {
    return new Page.Request(order, after, limit);
  }

  private static <T> List<T> readAll(
      Page.Order order, int limit, Function<Page.Request, Page<T>> read) {
    List<T> all = new ArrayList<>();
    Optional<UUID> after = Optional.empty();
    do {
      Page<T> page = read.apply(page(order, after, limit));
      assertThat(page.items()).hasSizeBetween(1, limit);
      all.addAll(page.items());
      after = page.next();
    } while (after.isPresent());
    return all;
  }
}
