package dev.trellis.domain;

import java.util.UUID;

/** One run of the agent: everything it does to answer one message. */
public record RunId(UUID value) {
  public static RunId create() {
    return new RunId(UuidV7.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
