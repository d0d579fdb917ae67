package dev.trellis.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets calls pass to the server for as long as it answers them in time. After one that it did not,
 * none pass for a while, and then one that tries. A call that its caller gave up but that was
 * answered later lets the next one try at once: what made it slow may have been the first
 * connection of a process, and not the server.
 */
final class Breaker {
  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

  /** How long no call passes. */
  static final Duration REST = Duration.ofSeconds(3);

  private final LongSupplier nanoTime;
  private State state = State.CLOSED;
  private long openUntil;

  private enum State {
    CLOSED,
    OPEN,
    PROBING
  }

  /** A call that has passed; says once how it ended. */
  static final class Pass {
    private final boolean isProbe;
    private boolean failed;

    private Pass(boolean isProbe) {
      this.isProbe = isProbe;
    }
  }

  Breaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Empty if the server is not to be asked now. */
  synchronized Optional<Pass> enter() {
    return switch (state) {
      case CLOSED -> Optional.of(new Pass(false));
      case PROBING -> Optional.empty();
      case OPEN -> {
        if (nanoTime.getAsLong() - openUntil < 0) {
          yield Optional.empty();
        }
        state = State.PROBING;
        yield Optional.of(new Pass(true));
      }
    };
  }

  /** The call failed, or its caller waits no longer. */
  synchronized void failed(Pass pass, String reason) {
    pass.failed = true;
    if (state == State.CLOSED) {
      LOG.warn("the cache is not used for now: {}", reason);
    }
    if (state == State.CLOSED || pass.isProbe) {
      state = State.OPEN;
      openUntil = nanoTime.getAsLong() + REST.toNanos();
    }
  }

  /** The server answered, be it too late. */
  synchronized void answered(Pass pass) {
    if (pass.failed) {
      // Not after a probe: a server that is always slow would make every other call wait.
      if (state == State.OPEN && !pass.isProbe) {
        openUntil = nanoTime.getAsLong();
      }
    } else if (pass.isProbe) {
      LOG.info("the cache is used again");
      state = State.CLOSED;
    }
  }
}
