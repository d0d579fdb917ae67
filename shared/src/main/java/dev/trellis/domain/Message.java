package dev.trellis.domain;

import java.time.Instant;

/**
 * A turn of a project's conversation.
 *
 * @param id the id that clients know it by, 1 to 128 characters; a user's message has the one that
 *     its client made
 * @param parts a JSON array of the parts of a UI message, as text
 */
public record Message(String id, Role role, String parts, Instant createdAt) {
  public static final int MAX_ID_LENGTH = 128;

  public enum Role {
    USER,
    ASSISTANT
  }
}
