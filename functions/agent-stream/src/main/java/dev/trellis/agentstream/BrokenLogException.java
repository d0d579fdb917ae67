package dev.trellis.agentstream;

import org.jspecify.annotations.Nullable;

/** A run's log takes no more: the run was ended elsewhere, or nothing can be stored. */
final class BrokenLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean endedElsewhere;

  private BrokenLogException(boolean endedElsewhere, @Nullable Throwable cause) {
    super(endedElsewhere ? "the run was ended elsewhere" : "nothing can be stored", cause);
    this.endedElsewhere = endedElsewhere;
  }

  /** The run was taken for lost, and ended. */
  static BrokenLogException endedElsewhere() {
    return new BrokenLogException(true, null);
  }

  /** The database is away for too long, or refuses. */
  static BrokenLogException notStored(RuntimeException cause) {
    return new BrokenLogException(false, cause);
  }

  boolean isEndedElsewhere() {
    return endedElsewhere;
  }
}
