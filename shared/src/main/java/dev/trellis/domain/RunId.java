package dev.trellis.domain;

import java.util.Optional;
import java.util.UUID;

/** One run of the agent: everything it does to answer one message. */
public record RunId(UUID value) {
  public static RunId create() {
    return new RunId(UuidV7.next());
  }

  /** Reads the usual 36-character form; empty if the text is anything else. */
  public static Optional<RunId> parse(String text) {
    return ProjectId.parse(text).map(id -> new RunId(id.value()));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
