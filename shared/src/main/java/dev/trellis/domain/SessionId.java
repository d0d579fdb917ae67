package dev.trellis.domain;

import java.util.UUID;

/** One sign-in of a person: it lives until it expires, they sign out, or its token is stolen. */
public record SessionId(UUID value) {
  public static SessionId create() {
    return new SessionId(UuidV7.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
