package dev.trellis.domain;

import java.util.Optional;
import java.util.UUID;

/**
 * Which state of a project somebody has seen. Two states of a project that others could see never
 * have the same stamp: every change counts the version on, but for messages that are put at the
 * end, and those change the newest one.
 *
 * @param version counts the changes of the project, its files and its conversation's cuts
 * @param newestMessage the key of the conversation's last message
 */
public record ProjectStamp(ProjectId project, long version, Optional<UUID> newestMessage) {

  /** Project, version and message in one line. */
  @Override
  public String toString() {
    return "%s %d %s".formatted(project, version, newestMessage.map(UUID::toString).orElse("-"));
  }
}
