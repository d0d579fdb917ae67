package dev.trellis.domain;

import java.util.Optional;

/**
 * Which files of a project to load, and what of them.
 *
 * @param since only those that were changed after this revision, and what was deleted since
 * @param withContent whether their contents are loaded too
 */
public record FileSelection(Optional<Long> since, boolean withContent) {
  /** All files, without their contents. */
  public static final FileSelection TREE = new FileSelection(Optional.empty(), false);
}
