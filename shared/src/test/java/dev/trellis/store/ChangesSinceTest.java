package dev.trellis.store;

import static dev.trellis.store.TestProject.delete;
import static dev.trellis.store.TestProject.move;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FileSelection;
import dev.trellis.domain.LoadedFile;
import dev.trellis.domain.Problem;
import dev.trellis.store.ProjectLoads.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What changed since a revision leads from its tree to the present one. */
class ChangesSinceTest {
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
  void sinceARevisionThereIsWhatChangedAndWhatIsGone() {
    project.apply(newFile("kept", "k"), newFile("updated", "1"), newFile("deleted", "d"));
    project.apply(newFile("moved", "m"), newFile("renamed", "r"));
    long seen = project.revision();
    project.apply(update("updated", "2"), delete("deleted"), newFile("created", "c"));
    project.apply(move("moved", "elsewhere"), move("renamed", "other"));
    project.apply(move("other", "renamed"), newFile("passing", "p"));
    project.apply(delete("passing"));

    FileSelection changes = new FileSelection(Optional.of(seen), true);
    assertThat(contents(changes))
        .isEqualTo(Map.of("updated", "2", "created", "c", "elsewhere", "m", "renamed", "r"));
    assertThat(tree(changes).deleted()).contains(List.of("deleted", "moved"));

    FileSelection nothing = new FileSelection(Optional.of(project.revision()), false);
    assertThat(tree(nothing).files()).isEmpty();
    assertThat(tree(nothing).deleted()).contains(List.of());
    FileSelection all = new FileSelection(Optional.of(0L), true);
    assertThat(contents(all)).isEqualTo(project.tree());
    assertThat(tree(all).deleted()).contains(List.of());
    assertThat(tree(FileSelection.TREE).deleted()).isEmpty();
  }

  @Test
  void theChangesSinceAnyRevisionLeadFromItsTreeToThePresentOne() {
    Random random = new Random(11);
    List<Map<String, String>> trees = new ArrayList<>(List.of(Map.of()));
    for (int i = 0; i < 40; i++) {
      FileOperation operation = anyOperation(random, i, trees.getLast());
      if (project.apply(operation).changed() > 0) {
        trees.add(project.tree());
      }
    }
    for (int revision = 0; revision < trees.size(); revision++) {
      FileSelection since = new FileSelection(Optional.of((long) revision), true);
      Map<String, String> patched = new HashMap<>(trees.get(revision));
      patched.putAll(contents(since));
      List<String> deleted = tree(since).deleted().orElseThrow();
      assertThat(trees.get(revision).keySet()).containsAll(deleted);
      patched.keySet().removeAll(deleted);
      assertThat(patched).as("since %d", revision).isEqualTo(trees.getLast());
    }
  }

  private static FileOperation anyOperation(Random random, int i, Map<String, String> tree) {
    List<String> paths = List.copyOf(tree.keySet());
    if (paths.isEmpty()) {
      return newFile("a", "0");
    }
    String path = paths.get(random.nextInt(paths.size()));
    String other = "p" + random.nextInt(6);
    return switch (random.nextInt(4)) {
      case 0 -> update(path, "" + random.nextInt(3));
      case 1 -> delete(path);
      case 2 -> tree.containsKey(other) ? update(other, "" + i) : move(path, other);
      default -> tree.containsKey(other) ? delete(other) : newFile(other, "" + i);
    };
  }

  @Test
  void aRevisionThatIsYetToComeIsRefused() {
    project.apply(newFile("a", "a"));

    Problem refusal = TestProject.refusal(() -> tree(new FileSelection(Optional.of(2L), false)));

    assertThat(refusal)
        .isEqualTo(
            new Problem.Invalid(
                List.of(new FieldError("since", "is newer than the project, which is at 1"))));
  }
}
