package dev.trellis.store;

import static dev.trellis.store.TestProject.delete;
import static dev.trellis.store.TestProject.hash;
import static dev.trellis.store.TestProject.move;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.refusal;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileDiff;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.Page;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.Revision;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UnifiedDiff;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The history: listed, looked at, compared, and brought back. */
class RevisionsTest {
  private static final Problem NO_REVISION = new Problem.NotFound("There is no such revision.");

  private final Revisions revisions = new Revisions(TestDatabase.db());
  private final TestProject project = TestProject.create();

  private FileBatch.Result restore(long revision) {
    return revisions.restore(project.user(), project.id(), revision);
  }

  private List<FileDiff> diff(long from, long to) {
    return revisions.diff(project.user(), project.id(), from, to);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 200})
  void pagesOfRevisionsHaveNoGapAndNoDuplicate(int limit) {
    for (int i = 1; i <= 5; i++) {
      project.apply(newFile("f" + i, "x"));
    }

    assertThat(numbers(Page.Order.NEWEST_FIRST, limit)).containsExactly(5L, 4L, 3L, 2L, 1L);
    assertThat(numbers(Page.Order.OLDEST_FIRST, limit)).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  private List<Long> numbers(Page.Order order, int limit) {
    List<Long> all = new ArrayList<>();
    Optional<UUID> after = Optional.empty();
    do {
      Page.Request request = new Page.Request(order, after, limit);
      Page<Revision> page = revisions.list(project.user(), project.id(), request).orElseThrow();
      page.items().forEach(revision -> all.add(revision.number()));
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  @Test
  void aRevisionTellsAuthorMessageAndTime() {
    project.apply(newFile("a", "x"));

    Revision only =
        revisions
            .list(project.user(), project.id(), Person.NEWEST)
            .orElseThrow()
            .items()
            .getFirst();

    assertThat(only.author()).isEqualTo(FileBatch.Author.PERSON);
    assertThat(only.message()).isEqualTo("a change");
    assertThat(only.createdAt()).isEqualTo(project.project().updatedAt());
  }

  /** Whatever happened in between, each revision's tree can be seen and brought back. */
  @Test
  void everyRevisionOfARandomHistoryIsRestoredExactly() {
    Random random = new Random(4);
    List<Map<String, String>> trees = new ArrayList<>(List.of(Map.of()));
    List<List<FileEntry>> entries = new ArrayList<>(List.of(List.of()));
    for (int i = 1; i <= 30; i++) {
      project.apply(randomChange(random, trees.getLast(), i));
      trees.add(project.tree());
      entries.add(project.entries());
    }
    for (int i = 0; i < 30; i++) {
      int revision = random.nextInt(trees.size());

      restore(revision);

      assertThat(project.tree()).as("revision %d", revision).isEqualTo(trees.get(revision));
      assertThat(project.entries()).isEqualTo(entries.get(revision));
      assertThat(revisions.tree(project.user(), project.id(), revision))
          .isEqualTo(entries.get(revision));
    }
  }

  private static FileOperation[] randomChange(Random random, Map<String, String> tree, int number) {
    List<FileOperation> operations = new ArrayList<>();
    operations.add(newFile("d%d/n%d".formatted(number % 3, number), "new " + number));
    for (String path : tree.keySet()) {
      switch (random.nextInt(8)) {
        case 0 -> operations.add(delete(path));
        case 1 -> operations.add(update(path, "changed in " + number));
        case 2 -> operations.add(move(path, path + "m"));
        default -> {}
      }
    }
    return operations.toArray(FileOperation[]::new);
  }

  @Test
  void aRestoreIsANewRevisionThatWritesWhatChanged() {
    project.apply(newFile("a", "1"), newFile("b", "1"));
    project.apply(update("a", "2"), newFile("c", "2"));

    FileBatch.Result result = restore(1);

    assertThat(result.revision()).isEqualTo(3);
    assertThat(result.changed()).isEqualTo(2);
    assertThat(result.files())
        .extracting(file -> file.path().value(), FileEntry::hash)
        .containsExactly(tuple("a", hash("1")));
    assertThat(restore(1).revision()).isEqualTo(3);
    assertThat(restore(2).revision()).as("redo").isEqualTo(4);
    assertThat(project.tree()).isEqualTo(Map.of("a", "2", "b", "1", "c", "2"));
  }

  @Test
  void aFileWhoseNameCameBackInAnotherCaseIsRestored() {
    project.apply(newFile("Read.me", "1"));
    project.apply(delete("Read.me"), newFile("read.me/now", "2"));

    restore(1);

    assertThat(project.tree()).isEqualTo(Map.of("Read.me", "1"));
  }

  @Test
  void whatTheTierDoesNotAllowDoesNotComeBack() throws SQLException {
    TestDatabase.change(
        "update account set tier = 'PRO' where owner_id = ?", project.user().value());
    project.apply(newFile("big", "x".repeat(Tier.PRO.maxFileBytes())));
    project.apply(delete("big"));
    TestDatabase.change(
        "update account set tier = 'FREE' where owner_id = ?", project.user().value());

    assertThat(refusal(() -> restore(1))).isInstanceOf(Problem.Invalid.class);
    assertThat(project.tree()).isEmpty();
  }

  @Test
  void restoringWhileOthersWriteLosesNoRevision() {
    project.apply(newFile("a", "0"));
    List<CompletableFuture<FileBatch.Result>> calls =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> i % 2 == 0 ? restore(1) : project.apply(newFile("f" + i, "x"))))
            .toList();

    calls.forEach(CompletableFuture::join);

    restore(1);
    assertThat(project.tree()).isEqualTo(Map.of("a", "0"));
    long last = project.revision();
    assertThat(numbers(Page.Order.OLDEST_FIRST, 200))
        .isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
    assertThat(project.project().revision()).isEqualTo(last);
  }

  @Test
  void aDiffShowsWhatChangedInEitherDirection() {
    project.apply(newFile("a", "one\ntwo\n"), newFile("gone", "x\n"), newFile("same", "s"));
    project.apply(update("a", "one\n2\n"), delete("gone"));
    project.apply(newFile("new", "n\n"), update("same", "t"), update("same", "s"));

    List<FileDiff> forward = diff(1, 3);

    assertThat(forward)
        .extracting(file -> file.change().path().value())
        .containsExactly("a", "gone", "new");
    assertThat(forward.get(0).change().before()).hasValue(hash("one\ntwo\n"));
    assertThat(forward.get(1).change().after()).isEmpty();
    assertThat(forward.get(2).change().before()).isEmpty();
    assertThat(text(forward.get(0))).isEqualTo("@@ -1,2 +1,2 @@\n one\n-two\n+2\n");
    assertThat(text(diff(3, 1).get(0))).isEqualTo("@@ -1,2 +1,2 @@\n one\n-2\n+two\n");
    assertThat(diff(0, 1)).hasSize(3);
    assertThat(diff(2, 2)).isEmpty();
  }

  private static String text(FileDiff file) {
    return file.diff().orElseThrow().hunks().stream()
        .map(UnifiedDiff.Hunk::text)
        .reduce("", String::concat);
  }

  @Test
  void aDiffOfManyFilesComparesTheFirstOnly() {
    project.apply(
        IntStream.range(0, RevisionDiff.MAX_FILES + 5)
            .mapToObj(i -> newFile("%03d".formatted(i), "x"))
            .toArray(FileOperation[]::new));

    List<FileDiff> diffs = diff(0, 1);

    assertThat(diffs).hasSize(RevisionDiff.MAX_FILES + 5);
    assertThat(diffs.stream().filter(file -> file.diff().isEmpty())).hasSize(5);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    project.apply(newFile("a", "1"));
    TestProject unknown = new TestProject(project.user(), ProjectId.create());

    assertThat(refusal(() -> restore(2))).isEqualTo(NO_REVISION);
    assertThat(refusal(() -> diff(1, 2))).isEqualTo(NO_REVISION);
    assertThat(refusal(() -> revisions.tree(project.user(), project.id(), 2)))
        .isEqualTo(NO_REVISION);
    assertThat(revisions.list(unknown.user(), unknown.id(), Person.NEWEST)).isEmpty();
    assertThat(refusal(() -> revisions.restore(unknown.user(), unknown.id(), 0)))
        .isInstanceOf(Problem.NotFound.class);
    new ProjectEdits(TestDatabase.db()).delete(project.user(), project.id());
    assertThat(refusal(() -> restore(1))).isInstanceOf(Problem.NotFound.class);
    assertThat(refusal(() -> diff(0, 1))).isInstanceOf(Problem.NotFound.class);
    assertThat(revisions.list(project.user(), project.id(), Person.NEWEST)).isEmpty();
  }
}
