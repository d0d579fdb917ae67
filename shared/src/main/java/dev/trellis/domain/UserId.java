package dev.trellis.domain;

import java.util.UUID;

/** A person with an account. Owns projects; every row in the database belongs to one. */
public record UserId(UUID value) {
  public static UserId create() {
    return new UserId(UuidV7.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
