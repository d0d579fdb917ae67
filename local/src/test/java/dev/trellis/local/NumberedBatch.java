package dev.trellis.local;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The batch that makes a project's revision of the same number: it rewrites some files, makes one
 * of its own, and deletes the one of the batch before. So whatever of it is missing shows.
 *
 * @param number from 1 on
 */
record NumberedBatch(int number) {
  private static final int REWRITTEN = 4;
  private static final int MAX_CONTENT_LENGTH = 4_000;

  FileBatch batch() {
    List<FileOperation> operations = new ArrayList<>();
    for (String path : rewritten()) {
      operations.add(
          number == 1
              ? new FileOperation.Create(new FilePath(path), content(path), Optional.empty())
              : new FileOperation.Update(
                  new FilePath(path), content(path), Optional.empty(), Optional.empty()));
    }
    operations.add(new FileOperation.Create(new FilePath(own()), content(own()), Optional.empty()));
    if (number > 1) {
      FilePath before = new FilePath(new NumberedBatch(number - 1).own());
      operations.add(new FileOperation.Delete(before, Optional.empty()));
    }
    return new FileBatch(
        operations, Optional.of(number - 1L), "batch " + number, FileBatch.Author.PERSON);
  }

  /** What it leaves: the hash of each file's content, by path. */
  Map<String, ContentHash> tree() {
    Map<String, ContentHash> tree = new TreeMap<>();
    if (number > 0) {
      rewritten().forEach(path -> tree.put(path, hash(path)));
      tree.put(own(), hash(own()));
    }
    return tree;
  }

  /** What the history tells of it, in the order of the paths: {@code number path hash}. */
  List<String> history() {
    Map<String, String> changes = new TreeMap<>();
    tree().forEach((path, hash) -> changes.put(path, hash.toString()));
    if (number > 1) {
      changes.put(new NumberedBatch(number - 1).own(), "deleted");
    }
    return changes.entrySet().stream()
        .map(change -> "%d %s %s".formatted(number, change.getKey(), change.getValue()))
        .toList();
  }

  private static List<String> rewritten() {
    return IntStream.range(0, REWRITTEN).mapToObj(i -> "all/" + i).toList();
  }

  private String own() {
    return "own/" + number;
  }

  private ContentHash hash(String path) {
    return ContentHash.of(content(path).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Of any length, so that a batch is cut at any byte; hard to compress, so that bytes are sent.
   */
  private String content(String path) {
    Random random = new Random(number * 31L + path.hashCode());
    StringBuilder content = new StringBuilder("%s of %d: ".formatted(path, number));
    for (int left = random.nextInt(MAX_CONTENT_LENGTH); left > 0; left--) {
      content.append((char) ('!' + random.nextInt(90)));
    }
    return content.toString();
  }
}
