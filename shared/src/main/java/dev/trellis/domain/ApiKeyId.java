package dev.trellis.domain;

import java.util.UUID;

/** Names a key with which programs make requests for a person. It is no secret. */
public record ApiKeyId(UUID value) {
  public static ApiKeyId create() {
    return new ApiKeyId(UuidV7.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
