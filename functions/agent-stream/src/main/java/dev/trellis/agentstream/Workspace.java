package dev.trellis.agentstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Language;
import dev.trellis.domain.Tier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The project's tree as the agent sees it during a turn: what is stored, under what it has changed
 * so far. Nothing is stored from here; at the turn's end {@link #operations()} tells the changes,
 * each bound to the file that the agent built on, so that an edit that somebody made meanwhile is
 * never overwritten.
 */
final class Workspace {
  private final Map<FilePath, FileEntry> stored = new HashMap<>();
  private final Function<FilePath, Optional<byte[]>> reader;
  private final Tier tier;

  /** What the agent changed: a text, or nothing where it deleted the file. */
  private final SortedMap<FilePath, Optional<String>> changed = new TreeMap<>();

  /**
   * @param reader the stored content of a file
   */
  Workspace(List<FileEntry> tree, Function<FilePath, Optional<byte[]>> reader, Tier tier) {
    tree.forEach(entry -> stored.put(entry.path(), entry));
    this.reader = reader;
    this.tier = tier;
  }

  /** Something that the agent asked for and that cannot be; the message tells the model why. */
  static sealed class RefusedException extends RuntimeException permits ForbiddenException {
    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
      super(reason, null, false, false);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /** The files that were changed so far. */
  Set<FilePath> changedPaths() {
    return Collections.unmodifiableSet(changed.keySet());
  }

  /** Whether a file was there before the turn. */
  boolean isStored(FilePath path) {
    return stored.containsKey(path);
  }

  /** A file's text before the turn; empty if it was not there, or cannot be read any more. */
  String storedText(FilePath path) {
    return isStored(path)
        ? reader.apply(path).map(content -> new String(content, UTF_8)).orElse("")
        : "";
  }

  /** A file's text now; empty if it is not there, or cannot be read any more. */
  String text(FilePath path) {
    Optional<String> text = changed.get(path);
    return text == null ? storedText(path) : text.orElse("");
  }

  /** All files with their sizes in bytes, by path. */
  SortedMap<FilePath, Integer> list() {
    SortedMap<FilePath, Integer> sizes = new TreeMap<>();
    stored.values().forEach(entry -> sizes.put(entry.path(), entry.size()));
    changed.forEach(
        (path, text) ->
            text.ifPresentOrElse(t -> sizes.put(path, size(t)), () -> sizes.remove(path)));
    return sizes;
  }

  boolean has(FilePath path) {
    Optional<String> text = changed.get(path);
    return text == null ? stored.containsKey(path) : text.isPresent();
  }

  /** A file's content. */
  String read(FilePath path) {
    if (!has(path)) {
      throw new RefusedException("There is no file " + path);
    }
    Optional<String> text = changed.get(path);
    if (text != null) {
      return text.orElseThrow();
    }
    byte[] content = reader.apply(path).orElse(new byte[0]);
    FileEntry entry = stored.get(path);
    if (entry == null || !ContentHash.of(content).equals(entry.hash())) {
      throw new RefusedException(path + " was changed by somebody else just now");
    }
    return new String(content, UTF_8);
  }

  /** Puts a file, new or not. Returns its size in bytes. */
  int write(FilePath path, String content) {
    int size = size(content);
    if (size > tier.maxFileBytes()) {
      throw new RefusedException(
          "%s would have %d bytes, and a file may have at most %d"
              .formatted(path, size, tier.maxFileBytes()));
    }
    if (!has(path)) {
      refuseCollision(path);
    }
    changed.put(path, Optional.of(content));
    return size;
  }

  void delete(FilePath path) {
    if (!has(path)) {
      throw new RefusedException("There is no file " + path);
    }
    if (stored.containsKey(path)) {
      changed.put(path, Optional.empty());
    } else {
      changed.remove(path);
    }
  }

  void move(FilePath path, FilePath to) {
    String content = read(path);
    if (has(to)) {
      throw new RefusedException("There is a file %s already".formatted(to));
    }
    delete(path);
    try {
      write(to, content);
    } catch (RefusedException refused) {
      write(path, content);
      throw refused;
    }
  }

  /**
   * The changes so far, as a batch applies them: deletions first, since a move may change a path's
   * case alone.
   */
  List<FileOperation> operations() {
    List<FileOperation> deletions = new ArrayList<>();
    List<FileOperation> writes = new ArrayList<>();
    changed.forEach(
        (path, text) -> {
          Optional<ContentHash> base = Optional.ofNullable(stored.get(path)).map(FileEntry::hash);
          if (text.isEmpty()) {
            deletions.add(new FileOperation.Delete(path, base));
          } else if (base.isPresent()) {
            writes.add(new FileOperation.Update(path, text.get(), Optional.empty(), base));
          } else {
            writes.add(new FileOperation.Create(path, text.get(), Optional.of(Language.of(path))));
          }
        });
    deletions.addAll(writes);
    return deletions;
  }

  private void refuseCollision(FilePath path) {
    String key = path.collisionKey();
    for (FilePath other : list().keySet()) {
      String otherKey = other.collisionKey();
      if (key.equals(otherKey)
          || otherKey.startsWith(key + "/")
          || key.startsWith(otherKey + "/")) {
        throw new RefusedException("%s collides with %s".formatted(path, other));
      }
    }
  }

  private static int size(String text) {
    return text.getBytes(UTF_8).length;
  }
}
