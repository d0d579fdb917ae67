package dev.trellis.domain;

/** How far a run of the agent is. */
public enum RunState {
  /** It waits until the run before it has ended, or until somebody has it go on with that one. */
  QUEUED,
  RUNNING,
  /** Somebody has asked it to stop. */
  STOPPING,
  /** It came to its end. */
  FINISHED,
  /** The model or the database failed it. */
  FAILED,
  /** Somebody stopped it, its time was up, or its runner vanished. */
  INTERRUPTED;

  /** Whether nothing more comes of it. */
  public boolean isEnd() {
    return switch (this) {
      case QUEUED, RUNNING, STOPPING -> false;
      case FINISHED, FAILED, INTERRUPTED -> true;
    };
  }
}
