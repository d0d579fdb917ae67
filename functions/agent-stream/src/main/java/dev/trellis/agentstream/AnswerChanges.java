package dev.trellis.agentstream;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * What an answer has changed: the turn under way, and the runs that it goes on with, whose changes
 * are stored already.
 */
final class AnswerChanges {
  private final Workspace workspace;
  private final Map<FilePath, Optional<ContentHash>> earlier;
  private final BiFunction<FilePath, ContentHash, Optional<byte[]>> reader;

  /**
   * @param earlier the files that the runs before have changed, as each was before that; empty if
   *     it was not there
   * @param reader a content that a file has had
   */
  AnswerChanges(
      Workspace workspace,
      Map<FilePath, Optional<ContentHash>> earlier,
      BiFunction<FilePath, ContentHash, Optional<byte[]>> reader) {
    this.workspace = workspace;
    this.earlier = Map.copyOf(earlier);
    this.reader = reader;
  }

  /** The files as they are now. */
  Workspace workspace() {
    return workspace;
  }

  /** The files that were changed, perhaps back again. */
  SortedSet<FilePath> paths() {
    SortedSet<FilePath> paths = new TreeSet<>(earlier.keySet());
    paths.addAll(workspace.changedPaths());
    return paths;
  }

  /** Whether a file was there before the answer. */
  boolean existed(FilePath path) {
    Optional<ContentHash> before = earlier.get(path);
    return before == null ? workspace.isStored(path) : before.isPresent();
  }

  /** A file's text before the answer; empty if it was not there, or cannot be read any more. */
  String before(FilePath path) {
    Optional<ContentHash> before = earlier.get(path);
    return before == null
        ? workspace.storedText(path)
        : before
            .flatMap(hash -> reader.apply(path, hash))
            .map(content -> new String(content, StandardCharsets.UTF_8))
            .orElse("");
  }
}
