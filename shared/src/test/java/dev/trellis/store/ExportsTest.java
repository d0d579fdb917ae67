package dev.trellis.store;

import static dev.trellis.store.TestProject.delete;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.refusal;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Problem;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All files of a project, as one revision left them. */
class ExportsTest {
  private final Exports exports = new Exports(TestDatabase.db());
  private final TestProject project = TestProject.create();

  private Exports.Export open(Optional<Long> revision) {
    return exports.open(project.user(), project.id(), revision);
  }

  private static Map<String, String> texts(Exports.Export export) {
    Map<String, String> texts = new LinkedHashMap<>();
    export
        .files()
        .forEachRemaining(
            file ->
                texts.put(
                    file.entry().path().value(),
                    new String(file.content(), StandardCharsets.UTF_8)));
    return texts;
  }

  @Test
  void theFilesComeByPathWithTheirContents() {
    String large = "läst\n".repeat(5_000);
    project.apply(newFile("b/ü", large), newFile("a", ""), newFile("c", large), newFile("Z", "🌱"));

    Exports.Export export = open(Optional.empty());

    assertThat(export.project().id()).isEqualTo(project.id());
    assertThat(texts(export))
        .containsExactly(
            Map.entry("Z", "🌱"),
            Map.entry("a", ""),
            Map.entry("b/ü", large),
            Map.entry("c", large));
  }

  @Test
  void aRevisionsFilesAreThoseThatItLeft() {
    project.apply(newFile("a", "1"), newFile("b", "1"));
    project.apply(update("a", "2"), delete("b"), newFile("c", "2"));

    assertThat(texts(open(Optional.of(0L)))).isEmpty();
    assertThat(texts(open(Optional.of(1L)))).isEqualTo(Map.of("a", "1", "b", "1"));
    assertThat(texts(open(Optional.of(2L)))).isEqualTo(Map.of("a", "2", "c", "2"));
    assertThat(refusal(() -> open(Optional.of(3L))))
        .isEqualTo(new Problem.NotFound("There is no such revision."));
  }

  @Test
  void whatIsChangedMeanwhileDoesNotShow() {
    project.apply(newFile("a", "1"), newFile("b", "1"));
    Exports.Export export = open(Optional.empty());

    project.apply(update("a", "2"), delete("b"), newFile("c", "2"));

    assertThat(texts(export)).isEqualTo(Map.of("a", "1", "b", "1"));
  }

  @Test
  void aDeletionMeanwhileIsNoticedAtTheNextPage() {
    project.apply(newFile("a", "1"));
    Exports.Export export = open(Optional.empty());

    new ProjectEdits(TestDatabase.db()).delete(project.user(), project.id());

    assertThat(refusal(export.files()::next)).isInstanceOf(Problem.NotFound.class);
    assertThat(refusal(() -> open(Optional.empty()))).isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void aForkIsExportedFromTheContentsThatItShares() {
    project.apply(newFile("a", "1"));
    TestProject fork =
        new TestProject(
            project.user(),
            new Forks(TestDatabase.db())
                .fork(project.user(), project.id(), Optional.empty(), Optional.empty())
                .id());
    fork.apply(newFile("b", "2"));

    Exports.Export export = exports.open(fork.user(), fork.id(), Optional.empty());
    assertThat(texts(export)).isEqualTo(Map.of("a", "1", "b", "2"));
  }
}
