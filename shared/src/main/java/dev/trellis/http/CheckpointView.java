package dev.trellis.http;

import dev.trellis.domain.Checkpoint;

/** A checkpoint as answers show it; the time is in ISO 8601, UTC. */
public record CheckpointView(String name, long revision, String createdAt) {

  public static CheckpointView of(Checkpoint checkpoint) {
    return new CheckpointView(
        checkpoint.name(), checkpoint.revision(), checkpoint.createdAt().toString());
  }
}
