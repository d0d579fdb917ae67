package dev.trellis.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a migration stands on a database.
 *
 * @param name such as {@code 0002_accounts}
 * @param appliedAt when it ran; empty exactly if it is pending
 */
public record MigrationStatus(String name, State state, Optional<Instant> appliedAt) {
  /** What there is to tell about a migration. */
  public enum State {
    /** It ran. */
    APPLIED,
    /** It has not run. */
    PENDING,
    /** It ran, and its file was changed afterwards: nothing more runs until that is undone. */
    CHANGED,
    /** It ran, and this release does not know it: a newer release, or another branch, made it. */
    UNKNOWN
  }

  public MigrationStatus {
    if (appliedAt.isPresent() == (state == State.PENDING)) {
      throw new IllegalArgumentException("a migration has a time exactly if it ran");
    }
  }
}
