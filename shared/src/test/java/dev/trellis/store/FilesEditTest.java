package dev.trellis.store;

import static dev.trellis.store.TestProject.delete;
import static dev.trellis.store.TestProject.hash;
import static dev.trellis.store.TestProject.move;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.refusal;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Problem;
import dev.trellis.domain.Problem.FileConflict;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.TextEdit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Edits of files that are there, and updates that are merged with what was changed since. */
class FilesEditTest {
  private static final String BASE = "one\ntwo\nthree\nfour\nfive\n";

  private final TestProject project = TestProject.create();
  private final Files files = new Files(TestDatabase.db());

  @BeforeEach
  void fill() {
    project.apply(newFile("a", BASE), newFile("b", "B"));
  }

  private static FileOperation edit(String path, String... searchAndReplace) {
    List<TextEdit> edits = new ArrayList<>();
    for (int i = 0; i < searchAndReplace.length; i += 2) {
      edits.add(new TextEdit(searchAndReplace[i], searchAndReplace[i + 1]));
    }
    return new FileOperation.Edit(new FilePath(path), edits, Optional.empty());
  }

  private FileBatch.Result merge(FileOperation... operations) {
    FileBatch batch =
        new FileBatch(List.of(operations), Optional.empty(), "", FileBatch.Author.PERSON, true);
    return files.apply(project.user(), project.id(), batch);
  }

  @Test
  void editsAreMadeOneAfterAnotherInOneRevision() {
    FileBatch.Result result =
        project.apply(edit("a", "two", "2", "2\nthree", "2\n3"), edit("b", "B", "C"));

    assertThat(project.tree()).isEqualTo(Map.of("a", "one\n2\n3\nfour\nfive\n", "b", "C"));
    assertThat(result.revision()).isEqualTo(2);
    assertThat(result.changed()).isEqualTo(2);
  }

  /** Otherwise the conflict would show the nearest text of a file that is not there any more. */
  @Test
  void anEditOfADeletedProjectIsToldNothingOfItsFiles() {
    new ProjectEdits(TestDatabase.db()).delete(project.user(), project.id());

    assertThat(refusal(() -> project.apply(edit("a", "thre\n", "3"))))
        .isEqualTo(new Problem.NotFound("There is no such project."));
    assertThat(refusal(() -> merge(update("a", "merged", "no base that there was"))))
        .isEqualTo(new Problem.NotFound("There is no such project."));
  }

  @Test
  void anEditThatDoesNotMatchNamesTheNearestTextAndTheHashAndChangesNothing() {
    List<FileConflict> conflicts =
        conflicts(() -> project.apply(update("b", "C"), edit("a", "one", "1", "thre\n", "3")));

    assertThat(conflicts)
        .singleElement()
        .satisfies(
            conflict -> {
              assertThat(conflict.field()).isEqualTo("operations[1].edits[1]");
              assertThat(conflict.reason())
                  .contains("nearest text is on lines 3")
                  .contains("three");
              assertThat(conflict.currentHash()).hasValue(hash(BASE).toString());
              assertThat(conflict.currentRevision()).hasValue(1L);
            });
    assertThat(project.tree()).isEqualTo(Map.of("a", BASE, "b", "B"));
  }

  @Test
  void anEditThatMatchesTwiceIsRefused() {
    assertThat(conflicts(() -> project.apply(edit("a", "o", "0"))))
        .extracting(FileConflict::reason)
        .singleElement()
        .asString()
        .startsWith("occurs 3 times");
  }

  @Test
  void anEditSeesWhatTheBatchDidBefore() {
    project.apply(
        newFile("c", "C1"),
        edit("c", "C1", "C2"),
        update("b", "B2"),
        edit("b", "B2", "B3"),
        move("a", "d"),
        move("d", "e"),
        edit("e", "one", "1"));

    assertThat(project.tree())
        .isEqualTo(Map.of("b", "B3", "c", "C2", "e", BASE.replace("one", "1")));
  }

  @Test
  void anEditOfWhatIsNotThereIsRefused() {
    for (FileOperation[] operations :
        new FileOperation[][] {
          {edit("x", "a", "b")},
          {delete("a"), edit("a", "one", "1")},
          {move("a", "c"), edit("a", "one", "1")}
        }) {
      assertThat(conflicts(() -> project.apply(operations)))
          .extracting(FileConflict::reason)
          .containsExactly("does not exist");
    }
    assertThat(project.text("a")).isEqualTo(BASE);
  }

  @Test
  void anEditOfAnUnknownProjectIsNotFound() {
    TestProject unknown = new TestProject(project.user(), ProjectId.create());

    assertThat(refusal(() -> unknown.apply(edit("a", "one", "1"))))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void anEditWithAStaleBaseIsRefusedUnlessItMayMerge() {
    project.apply(update("a", BASE + "six\n"));
    FileOperation edit =
        new FileOperation.Edit(
            new FilePath("a"), List.of(new TextEdit("one", "1")), Optional.of(hash(BASE)));

    assertThat(conflicts(() -> project.apply(edit)))
        .extracting(FileConflict::reason)
        .containsExactly("has changed since");
    merge(edit);
    assertThat(project.text("a")).isEqualTo(BASE.replace("one", "1") + "six\n");
  }

  @Test
  void anEditedTextHasTheLimitOfItsTier() {
    Problem refusal = refusal(() -> project.apply(edit("a", "one", "x".repeat(50 * 1024))));

    assertThat(refusal).isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void editsByManyAtTheSameTimeAreAllKept() {
    List<CompletableFuture<FileBatch.Result>> edits =
        List.of("one", "two", "three", "four", "five").stream()
            .map(
                line ->
                    CompletableFuture.supplyAsync(
                        () -> project.apply(edit("a", line + "\n", line + "!\n"))))
            .toList();

    assertThat(edits.stream().map(edit -> edit.join().revision())).doesNotHaveDuplicates();
    assertThat(project.text("a")).isEqualTo("one!\ntwo!\nthree!\nfour!\nfive!\n");
  }

  @Test
  void aStaleUpdateIsMergedIfItsRegionsDoNotTouch() {
    project.apply(update("a", BASE.replace("one", "1")));

    FileBatch.Result result = merge(update("a", BASE.replace("five", "5"), BASE));

    assertThat(project.text("a")).isEqualTo("1\ntwo\nthree\nfour\n5\n");
    assertThat(result.files())
        .extracting(file -> file.hash())
        .containsExactly(hash(project.text("a")));
  }

  @Test
  void aMergeThatTouchesIsAConflictWithBothSides() {
    String theirs = BASE.replace("two", "2");
    project.apply(update("a", theirs));

    List<FileConflict> conflicts =
        conflicts(() -> merge(update("b", "C", "B"), update("a", BASE.replace("two", "II"), BASE)));

    assertThat(conflicts)
        .containsExactly(
            new FileConflict(
                "operations[1]",
                "a",
                "both sides changed the same places, 1 of them; now on the lines 2+1",
                Optional.of(hash(BASE).toString()),
                Optional.of(hash(theirs).toString()),
                Optional.of(2L)));
    assertThat(project.tree()).isEqualTo(Map.of("a", theirs, "b", "B"));
  }

  @Test
  void aBaseThatNobodyKnowsAndAFileThatIsGoneCannotBeMerged() {
    assertThat(conflicts(() -> merge(update("a", "mine", "never there"))))
        .extracting(FileConflict::reason)
        .containsExactly("has changed since");
    project.apply(delete("a"));
    assertThat(conflicts(() -> merge(update("a", "mine", BASE))))
        .extracting(FileConflict::reason)
        .containsExactly("does not exist");
  }

  @Test
  void howManyEditsABatchMayHaveIsBounded() {
    FileOperation[] edits =
        IntStream.rangeClosed(0, FileBatch.MAX_READING_OPERATIONS)
            .mapToObj(_ -> edit("a", "one", "one"))
            .toArray(FileOperation[]::new);

    assertThat(refusal(() -> project.apply(edits)))
        .isEqualTo(new Problem.Invalid("operations", "must have at most 100 edits and merges"));
    project.apply(Collections.nCopies(100, edits[0]).toArray(FileOperation[]::new));
  }

  private static List<FileConflict> conflicts(Runnable call) {
    return ((Problem.Conflict) refusal(call)).conflicts();
  }
}
