package dev.trellis.domain;

import java.time.Instant;

/**
 * A project without its files and messages.
 *
 * @param name 1 to 200 characters
 * @param description at most 2,000 characters
 * @param archived whether its owner put it aside
 * @param revision how many batches have changed its files
 * @param updatedAt when its files, its conversation or itself last changed
 */
public record Project(
    ProjectId id,
    String name,
    String description,
    boolean starred,
    boolean archived,
    long revision,
    Instant createdAt,
    Instant updatedAt) {
  public static final int MAX_NAME_LENGTH = 200;
  public static final int MAX_DESCRIPTION_LENGTH = 2_000;
}
