package dev.trellis.domain;

import java.util.List;
import java.util.Optional;

/**
 * Changes to a project's tree that land together or not at all, each seeing what those before it
 * did.
 *
 * @param baseRevision the revision that the caller has seen: a touched file that is newer is a
 *     conflict
 * @param message why, for the history; at most 500 characters
 */
public record FileBatch(
    List<FileOperation> operations, Optional<Long> baseRevision, String message, Author author) {
  public static final int MAX_OPERATIONS = 1_000;
  public static final int MAX_MESSAGE_LENGTH = 500;

  public FileBatch {
    operations = List.copyOf(operations);
  }

  /** Who makes the changes on the owner's behalf. */
  public enum Author {
    PERSON,
    AGENT
  }

  /**
   * What a batch did.
   *
   * @param revision the project's revision after it; the same as before if nothing changed
   * @param files the files that it wrote, in the order of their paths
   * @param changed how many paths are not as they were
   */
  public record Result(long revision, List<FileEntry> files, int changed) {
    public Result {
      files = List.copyOf(files);
    }
  }
}
