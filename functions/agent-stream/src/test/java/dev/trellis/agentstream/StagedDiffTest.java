package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.agentstream.Workspace.RefusedException;
import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Tier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a reviewer is shown of changes. */
class StagedDiffTest {
  private static final FilePath OLD = new FilePath("old.txt");

  @Test
  void whatThereIsNoRoomForIsCounted() {
    Workspace workspace = new Workspace(List.of(), _ -> Optional.empty(), Tier.FREE);
    for (int i = 10; i < 100; i++) {
      workspace.write(new FilePath(i + ".txt"), "a line\n".repeat(10));
    }
    String text = StagedDiff.of(changes(workspace, Map.of()), 1_000);

    assertThat(text).contains("+++ 10.txt\n@@").hasSizeLessThan(1_200);
    assertThat(text).endsWith("(81 more files were changed.)\n");
  }

  @Test
  void aDiffThatIsTooLongIsLeftOut() {
    Workspace workspace = new Workspace(List.of(), _ -> Optional.empty(), Tier.FREE);
    workspace.write(OLD, "a line\n".repeat(1_000));

    assertThat(StagedDiff.of(changes(workspace, Map.of()), 1_000))
        .isEqualTo("--- (new)\n+++ old.txt\n(More was changed here; read the file.)\n");
  }

  @Test
  void whatIsAsItWasBeforeTheAnswerIsNoChange() {
    Workspace workspace = withOldFile("as it was");
    workspace.write(OLD, "as it was");
    FilePath taken = new FilePath("taken-back.txt");

    assertThat(StagedDiff.of(changes(workspace, Map.of(taken, Optional.empty())), 1_000)).isEmpty();
  }

  @Test
  void aFileThatAPartBeforeChangedIsComparedWithWhatItWasBeforeThat() {
    Workspace workspace = withOldFile("second");
    Optional<ContentHash> first = Optional.of(hash("first"));

    assertThat(StagedDiff.of(changes(workspace, Map.of(OLD, first)), 1_000))
        .contains("--- old.txt\n+++ old.txt\n", "-first", "+second");
    workspace.delete(OLD);
    assertThat(StagedDiff.of(changes(workspace, Map.of(OLD, first)), 1_000))
        .contains("--- old.txt\n+++ (deleted)\n", "-first");
  }

  /** A project may have twenty thousand files. */
  @Test
  void nothingIsReadAnyMoreOnceTheRunMustEnd() {
    AtomicInteger reads = new AtomicInteger();
    Workspace workspace =
        new Workspace(
            List.of(entry("a.txt", "a"), entry("b.txt", "b"), entry("c.txt", "c")),
            _ -> {
              if (reads.incrementAndGet() > 1) {
                throw new RefusedException("not read");
              }
              return Optional.of(bytes("a"));
            },
            Tier.FREE);
    workspace.list().keySet().forEach(path -> workspace.write(path, "new"));

    assertThat(StagedDiff.of(changes(workspace, Map.of()), 1_000)).contains("+++ a.txt");
    assertThat(reads).hasValue(2);
  }

  private static AnswerChanges changes(
      Workspace workspace, Map<FilePath, Optional<ContentHash>> earlier) {
    return new AnswerChanges(
        workspace,
        earlier,
        (_, hash) ->
            Optional.of("first")
                .filter(text -> hash(text).equals(hash))
                .map(StagedDiffTest::bytes));
  }

  private static Workspace withOldFile(String content) {
    return new Workspace(
        List.of(entry(OLD.value(), content)), _ -> Optional.of(bytes(content)), Tier.FREE);
  }

  private static FileEntry entry(String path, String content) {
    return new FileEntry(new FilePath(path), hash(content), bytes(content).length, "text");
  }

  private static ContentHash hash(String text) {
    return ContentHash.of(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
