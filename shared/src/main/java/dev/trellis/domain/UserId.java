package dev.trellis.domain;

import java.util.UUID;

/** A person with an account. Owns projects; every row in the database belongs to one. */
public record UserId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
