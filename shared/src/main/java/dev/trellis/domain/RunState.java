package dev.trellis.domain;

/** How far a run of the agent is. */
public enum RunState {
  RUNNING,
  /** It came to its end. */
  FINISHED,
  /** The model or the database failed it, or its runner vanished. */
  FAILED,
  /** Somebody stopped it, or its time was up. */
  INTERRUPTED
}
