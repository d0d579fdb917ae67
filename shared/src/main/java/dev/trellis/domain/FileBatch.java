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
 * @param merge whether an update whose {@code baseHash} is stale is merged with what was made of
 *     its base since, line by line, and whether an edit's {@code baseHash} may be stale
 */
public record FileBatch(
    List<FileOperation> operations,
    Optional<Long> baseRevision,
    String message,
    Author author,
    boolean merge) {
  public static final int MAX_OPERATIONS = 1_000;
  public static final int MAX_MESSAGE_LENGTH = 500;

  /** The most operations of a batch for which the present content must be read: edits, merges. */
  public static final int MAX_READING_OPERATIONS = 100;

  public FileBatch {
    operations = List.copyOf(operations);
  }

  /** A batch that merges nothing. */
  public FileBatch(
      List<FileOperation> operations, Optional<Long> baseRevision, String message, Author author) {
    this(operations, baseRevision, message, author, false);
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
