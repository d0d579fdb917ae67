package dev.trellis.bench;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.http.Json;
import dev.trellis.store.Db;
import dev.trellis.store.Files;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A project whose files batches change: 60 % updates, 20 % new files, and 20 % deletes of the new
 * files of the batch before. A batch of one is an update.
 */
final class ChangingTree {
  private static final int BATCH_OF_PREPARING = 50;

  private final Owner owner;
  private final Corpus corpus;
  private final int files;
  private List<String> made = new ArrayList<>();
  private int batch;

  /** A change of a file; no content: it is deleted. */
  record Change(String op, String path, Optional<String> content) {
    Map<String, String> json() {
      return content
          .map(text -> Map.of("op", op, "path", path, "content", text))
          .orElseGet(() -> Map.of("op", op, "path", path));
    }

    FileOperation operation() {
      FilePath file = new FilePath(path);
      if (content.isEmpty()) {
        return new FileOperation.Delete(file, Optional.empty());
      }
      return op.equals("create")
          ? new FileOperation.Create(file, content.get(), Optional.empty())
          : new FileOperation.Update(file, content.get(), Optional.empty(), Optional.empty());
    }
  }

  ChangingTree(Owner owner, Corpus corpus, int files) {
    this.owner = owner;
    this.corpus = corpus;
    this.files = files;
  }

  static String path(int number) {
    return "src/app/components/f%d.tsx".formatted(number);
  }

  /** Makes the files, and those that the first batch deletes. */
  void prepare(Db db, int count, int size) {
    List<Change> all = new ArrayList<>(fresh(count, size));
    made = all.stream().map(Change::path).toList();
    batch = 1;
    for (int i = 0; i < files; i++) {
      all.add(new Change("create", path(i), Optional.of(corpus.cut(size))));
    }
    for (int i = 0; i < all.size(); i += BATCH_OF_PREPARING) {
      List<Change> some = all.subList(i, Math.min(all.size(), i + BATCH_OF_PREPARING));
      new Files(db).apply(owner.user(), owner.project(), batch(some));
    }
  }

  private List<Change> fresh(int count, int size) {
    List<Change> fresh = new ArrayList<>();
    for (int i = 0; i < count / 5; i++) {
      String path = "src/app/new/g%d-%d.tsx".formatted(batch, i);
      fresh.add(new Change("create", path, Optional.of(corpus.cut(size))));
    }
    return fresh;
  }

  /** The next batch. It has to be applied. */
  List<Change> next(int count, int size) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < count - 2 * (count / 5); i++) {
      String path = path((batch * 37 + i) % files);
      changes.add(new Change("update", path, Optional.of(corpus.cut(size))));
    }
    List<Change> fresh = fresh(count, size);
    changes.addAll(fresh);
    made.forEach(path -> changes.add(new Change("delete", path, Optional.empty())));
    made = fresh.stream().map(Change::path).toList();
    batch++;
    return changes;
  }

  /** A batch that changes every file. It has to be applied. */
  List<Change> all(int size) {
    return IntStream.range(0, files)
        .mapToObj(i -> new Change("update", path(i), Optional.of(corpus.cut(size))))
        .toList();
  }

  static FileBatch batch(List<Change> changes) {
    return new FileBatch(
        changes.stream().map(Change::operation).toList(),
        Optional.empty(),
        "",
        FileBatch.Author.PERSON);
  }

  /** The event that asks for a batch. */
  byte[] event(List<Change> changes) {
    String body = Json.writeText(Map.of("operations", changes.stream().map(Change::json).toList()));
    return owner.request("POST", "/projects/{projectId}/files/batch", body).bytes(owner);
  }

  /** What a batch writes. */
  static List<byte[]> contents(List<Change> changes) {
    return changes.stream()
        .flatMap(change -> change.content().stream())
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  Owner owner() {
    return owner;
  }
}
