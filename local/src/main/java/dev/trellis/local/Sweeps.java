package dev.trellis.local;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the template's schedule does: every minute it has lost runs ended. */
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
    try {
      do {
        once();
      } while (!closed.await(1, TimeUnit.MINUTES));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
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
