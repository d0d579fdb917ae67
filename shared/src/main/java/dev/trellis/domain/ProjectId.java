package dev.trellis.domain;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A project: a tree of files with its history, and one conversation. It is also the chat id of a
 * client.
 */
public record ProjectId(UUID value) {
  // UUID.fromString accepts "1-1-1-1-1"; one id must have one spelling.
  private static final Pattern CANONICAL =
      Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

  public static ProjectId create() {
    return new ProjectId(UuidV7.next());
  }

  /** Reads the usual 36-character form; empty if the text is anything else. */
  public static Optional<ProjectId> parse(String text) {
    return CANONICAL.matcher(text).matches()
        ? Optional.of(new ProjectId(UUID.fromString(text)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
