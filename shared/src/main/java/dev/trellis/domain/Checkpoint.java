package dev.trellis.domain;

import java.time.Instant;

/**
 * A name that its owner gave to a revision.
 *
 * @param name 1 to 100 characters
 */
public record Checkpoint(String name, long revision, Instant createdAt) {
  public static final int MAX_NAME_LENGTH = 100;

  /** The most that one project may have. */
  public static final int MAX_PER_PROJECT = 200;
}
