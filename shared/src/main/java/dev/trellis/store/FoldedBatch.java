package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FieldError;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FileOperation.Create;
import dev.trellis.domain.FileOperation.Delete;
import dev.trellis.domain.FileOperation.Move;
import dev.trellis.domain.FileOperation.Update;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Language;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The operations of a batch played through, each seeing what those before it did: what must hold of
 * the tree before, and what each touched path is in the end. So the database writes each path once,
 * however often the batch names it.
 */
final class FoldedBatch {
  private final Map<FilePath, Check> checks = new LinkedHashMap<>();
  private final Map<FilePath, End> ends = new TreeMap<>();
  private final List<FieldError> errors = new ArrayList<>();

  /** What must hold of a path before the batch. */
  record Check(String field, boolean present, Optional<ContentHash> hash) {}

  /** What a path is in the end, and the operation that made it so. */
  sealed interface End {
    String field();

    record Absent(String field) implements End {}

    record Text(String field, StoredContent content, String language) implements End {}

    /** The content that {@code source} has before the batch. */
    record Original(String field, FilePath source) implements End {}
  }

  private FoldedBatch() {}

  /**
   * @throws ProblemException if the operations contradict each other
   */
  static FoldedBatch of(List<FileOperation.Whole> operations) {
    FoldedBatch folded = new FoldedBatch();
    for (int i = 0; i < operations.size(); i++) {
      folded.apply("operations[%d]".formatted(i), operations.get(i));
    }
    folded.findCollisions();
    if (!folded.errors.isEmpty()) {
      throw new ProblemException(new Problem.Invalid(folded.errors));
    }
    return folded;
  }

  Map<FilePath, Check> checks() {
    return checks;
  }

  Map<FilePath, End> ends() {
    return ends;
  }

  private void apply(String field, FileOperation.Whole operation) {
    FilePath path = operation.path();
    switch (operation) {
      case Create(_, String content, Optional<String> language) -> {
        requireAbsent(field, "path", path);
        ends.put(path, new End.Text(field, StoredContent.of(content), language(path, language)));
      }
      case Update(_, String content, Optional<String> language, Optional<ContentHash> base) -> {
        requirePresent(field, path, base);
        ends.put(path, new End.Text(field, StoredContent.of(content), language(path, language)));
      }
      case Delete(_, Optional<ContentHash> base) -> {
        requirePresent(field, path, base);
        ends.put(path, new End.Absent(field));
      }
      case Move(_, FilePath to, Optional<ContentHash> base) -> move(field, path, to, base);
    }
  }

  private void move(String field, FilePath path, FilePath to, Optional<ContentHash> base) {
    requirePresent(field, path, base);
    End moved =
        switch (ends.get(path)) {
          case null -> new End.Original(field, path);
          case End.Original(_, FilePath source) -> new End.Original(field, source);
          case End.Text(_, StoredContent content, _) ->
              new End.Text(field, content, language(to, Optional.empty()));
          case End.Absent absent -> absent;
        };
    ends.put(path, new End.Absent(field));
    requireAbsent(field, "to", to);
    ends.put(to, moved);
  }

  private void requireAbsent(String field, String name, FilePath path) {
    switch (ends.get(path)) {
      case null -> checks.putIfAbsent(path, new Check(field, false, Optional.empty()));
      case End.Absent _ -> {}
      case End.Text _, End.Original _ ->
          errors.add(new FieldError(field + "." + name, "is there already, put by this batch"));
    }
  }

  private void requirePresent(String field, FilePath path, Optional<ContentHash> base) {
    switch (ends.get(path)) {
      case null -> checks.putIfAbsent(path, new Check(field, true, base));
      case End.Absent _ ->
          errors.add(new FieldError(field + ".path", "is gone, removed by this batch"));
      case End.Text(_, StoredContent content, _) -> {
        if (base.isPresent() && !base.get().equals(content.hash())) {
          errors.add(new FieldError(field + ".baseHash", "is not what this batch put there"));
        }
      }
      case End.Original(_, FilePath source) -> requireSame(field, source, base);
    }
  }

  /** What is where it was moved to is still what the tree has at its source. */
  private void requireSame(String field, FilePath source, Optional<ContentHash> base) {
    checks.computeIfPresent(
        source,
        (_, check) -> {
          if (base.isPresent() && check.hash().isPresent() && !base.equals(check.hash())) {
            errors.add(new FieldError(field + ".baseHash", "is not what this batch put there"));
          }
          return new Check(check.field(), true, check.hash().or(() -> base));
        });
  }

  /**
   * Two written paths that one disk could not hold side by side. The tree that is there is checked
   * by the database.
   */
  private void findCollisions() {
    Map<String, FilePath> files = new HashMap<>();
    ends.forEach(
        (path, end) -> {
          if (!(end instanceof End.Absent)) {
            FilePath other = files.putIfAbsent(path.collisionKey(), path);
            if (other != null) {
              errors.add(new FieldError(end.field(), path + " collides with " + other));
            }
          }
        });
    ends.forEach(
        (path, end) -> {
          if (!(end instanceof End.Absent)) {
            path.folderKeys().stream()
                .filter(files::containsKey)
                .forEach(
                    folder ->
                        errors.add(
                            new FieldError(
                                end.field(), path + " lies below the file " + files.get(folder))));
          }
        });
  }

  private static String language(FilePath path, Optional<String> given) {
    return given.orElseGet(() -> Language.of(path));
  }
}
