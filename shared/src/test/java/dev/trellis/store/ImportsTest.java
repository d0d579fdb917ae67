package dev.trellis.store;

import static dev.trellis.store.TestProject.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.FileOperation.Create;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Page;
import dev.trellis.domain.Problem;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectSelection;
import dev.trellis.domain.Revision;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A project made with its files, or not at all. */
class ImportsTest {
  private static final Page.Request FIRST =
      new Page.Request(Page.Order.NEWEST_FIRST, Optional.empty(), 10);

  private final Imports imports = new Imports(TestDatabase.db());

  private static Create file(String path, String content) {
    return new Create(new FilePath(path), content, Optional.empty());
  }

  private static List<Create> files(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> file("d%d/f%d".formatted(i % 9, i), "x"))
        .toList();
  }

  @Test
  void theFilesAreTheFirstRevision() {
    UserId user = TestDatabase.tenant();

    Project made =
        imports.create(user, "Imported", List.of(file("b.js", "b"), file("a", "ä")), "why");

    assertThat(made.name()).isEqualTo("Imported");
    assertThat(made.revision()).isEqualTo(1);
    TestProject project = new TestProject(user, made.id());
    assertThat(project.project()).isEqualTo(made);
    assertThat(project.tree()).isEqualTo(Map.of("a", "ä", "b.js", "b"));
    assertThat(project.entries().getLast().language()).isEqualTo("javascript");
    Page<Revision> history =
        new Revisions(TestDatabase.db()).list(user, made.id(), FIRST).orElseThrow();
    assertThat(history.items()).extracting(Revision::message).containsExactly("why");
  }

  @Test
  void withoutFilesItIsAnEmptyProject() {
    UserId user = TestDatabase.tenant();
    Project made = imports.create(user, "Empty", List.of(), "");
    assertThat(made.revision()).isZero();
    assertThat(new TestProject(user, made.id()).tree()).isEmpty();
  }

  @Test
  void ofWhatIsRefusedNothingIsLeft() throws SQLException {
    UserId user = TestDatabase.tenant();
    long told = audited(user);
    String large = "x".repeat(Tier.FREE.maxFileBytes() + 1);

    Problem tooLarge =
        refusal(() -> imports.create(user, "a", List.of(file("a", "a"), file("b", large)), ""));
    Problem tooMany = refusal(() -> imports.create(user, "a", files(Tier.FREE.maxFiles() + 1), ""));

    assertThat(tooLarge)
        .isInstanceOfSatisfying(
            Problem.Invalid.class,
            invalid ->
                assertThat(invalid.errors())
                    .extracting(FieldError::field)
                    .containsExactly("operations[1].content"));
    assertThat(tooMany).isInstanceOf(Problem.Invalid.class);
    assertThat(new Projects(TestDatabase.db()).list(user, ProjectSelection.ACTIVE, FIRST).items())
        .isEmpty();
    assertThat(TestDatabase.number("select count(*) from content where owner_id = ?", user.value()))
        .isZero();
    assertThat(audited(user)).isEqualTo(told);
  }

  private static long audited(UserId user) throws SQLException {
    return TestDatabase.number("select count(*) from audit where owner_id = ?", user.value());
  }

  @Test
  void asManyFilesAsATierMayHaveAreTaken() throws SQLException {
    UserId user = TestDatabase.tenant(Tier.PRO);
    Project made = imports.create(user, "Many", files(Tier.PRO.maxFiles()), "");
    assertThat(new TestProject(user, made.id()).entries()).hasSize(Tier.PRO.maxFiles());
  }
}
