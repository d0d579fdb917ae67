package dev.trellis.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * What a batch made of a project's files.
 *
 * @param number from 1 on, without gaps; before the first one there were no files
 * @param message why; may be empty
 */
public record Revision(long number, FileBatch.Author author, String message, Instant createdAt) {

  /** By what pages of revisions are read: as UUIDs these compare like the numbers. */
  public UUID key() {
    return new UUID(0, number);
  }
}
