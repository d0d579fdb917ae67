package dev.trellis.local;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the template's schedule does: every minute it has lost runs ended, and others go on.
 * One that takes long holds up none of the next; the function's time limit bounds how many there
 * are.
 */
final class Sweeps implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);
  private static final byte[] EVENT =
      "{\"source\": \"trellis.sweep\"}".getBytes(StandardCharsets.UTF_8);

  private final LocalFunction function;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private Sweeps(LocalFunction function) {
    this.function = function;
    this.thread = Thread.ofVirtual().name("sweeps").unstarted(this::sweep);
  }

  static Sweeps of(LocalFunction function) {
    return new Sweeps(function);
  }

  Sweeps start() {
    thread.start();
    return this;
  }

  /** At once as well: runs of a process that was killed are there from the start. */
  private void sweep() {
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      do {
        calls.execute(this::once);
      } while (!isClosedWithinAMinute());
    }
  }

  private boolean isClosedWithinAMinute() {
    try {
      return closed.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException stopping) {
      // Closing the calls interrupts them then.
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void once() {
    try {
      function.call(EVENT, Optional.empty());
    } catch (TimeoutException | RuntimeException failed) {
      if (closed.getCount() > 0) {
        // As on Lambda: the next one may succeed.
        LOG.warn("lost runs were not ended", failed);
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
