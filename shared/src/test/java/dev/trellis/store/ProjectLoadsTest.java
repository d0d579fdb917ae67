package dev.trellis.store;

import static dev.trellis.store.TestProject.newFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FileSelection;
import dev.trellis.domain.LoadedFile;
import dev.trellis.domain.Page;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.Tier;
import dev.trellis.store.ProjectLoads.Tree;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files are loaded as they are, with their contents, or as far as they changed. */
class ProjectLoadsTest {
  private static final FileSelection CONTENTS = new FileSelection(Optional.empty(), true);

  private final ProjectLoads loads = new ProjectLoads(TestDatabase.db());
  private final TestProject project = TestProject.create();

  private Tree tree(FileSelection selection) {
    return loads.tree(project.user(), project.id(), selection).orElseThrow();
  }

  private Map<String, String> contents(FileSelection selection) {
    Map<String, String> contents = new TreeMap<>();
    for (LoadedFile file : tree(selection).files()) {
      String text = new String(file.content().orElseThrow().utf8(), UTF_8);
      assertThat(file.entry().hash()).isEqualTo(TestProject.hash(text));
      contents.put(file.entry().path().value(), text);
    }
    return contents;
  }

  @Test
  void contentsOfManyFilesComeBackTheFirstTimeAndLater() throws SQLException {
    TestProject large = TestProject.create(Tier.PRO);
    Map<String, String> texts = new TreeMap<>();
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      texts.put("f" + i, text(random, i));
    }
    large.apply(
        texts.entrySet().stream()
            .map(file -> newFile(file.getKey(), file.getValue()))
            .toArray(FileOperation[]::new));

    // The driver's first answer on a connection is text, later ones are binary.
    for (int i = 0; i < 40; i++) {
      Map<String, String> loaded = new TreeMap<>();
      loads
          .tree(large.user(), large.id(), CONTENTS)
          .orElseThrow()
          .files()
          .forEach(
              file ->
                  loaded.put(
                      file.entry().path().value(),
                      new String(file.content().orElseThrow().utf8(), UTF_8)));
      assertThat(loaded).isEqualTo(texts);
    }
  }

  private static String text(Random random, int length) {
    return random
        .ints(length, 0, 0x3000)
        .map(c -> c % 3 == 0 ? c : c % 128)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void contentsThatAreTooLargeTogetherAreRefusedAndChangesMayStillBeLoaded() throws SQLException {
    project.apply(newFile("a", "a"), newFile("b", "b"));
    project.apply(newFile("c", "c"));
    TestDatabase.change(
        "update file set size = 40000000 where project_id = ? and path <> 'c'",
        project.id().value());

    Problem refusal = TestProject.refusal(() -> tree(CONTENTS));

    assertThat(refusal)
        .isInstanceOfSatisfying(
            Problem.Invalid.class,
            invalid -> assertThat(invalid.errors().getFirst().field()).isEqualTo("include"));
    assertThat(contents(new FileSelection(Optional.of(1L), true))).isEqualTo(Map.of("c", "c"));
  }

  @Test
  void aProjectThatIsNotThereIsEmpty() {
    Page.Request page = new Page.Request(Page.Order.OLDEST_FIRST, Optional.empty(), 50);
    for (ProjectId id : List.of(ProjectId.create(), TestProject.create().id())) {
      for (Optional<Long> since : List.of(Optional.<Long>empty(), Optional.of(0L))) {
        FileSelection selection = new FileSelection(since, true);
        assertThat(loads.load(project.user(), id, selection, page)).isEmpty();
        assertThat(loads.tree(project.user(), id, selection)).isEmpty();
      }
      assertThat(loads.messages(project.user(), id, page)).isEmpty();
      assertThat(loads.stamp(project.user(), id)).isEmpty();
    }
  }
}
