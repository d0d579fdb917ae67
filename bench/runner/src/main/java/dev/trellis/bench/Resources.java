package dev.trellis.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is open, to be closed together, the last one first. */
final class Resources implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T resource) {
    open.push(resource);
    return resource;
  }

  /**
   * Closes all of them, also if closing some fails.
   *
   * @throws IllegalStateException if some could not be closed
   */
  @Override
  public void close() {
    IllegalStateException failures = new IllegalStateException("not all could be closed");
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failed) {
        failures.addSuppressed(failed);
      }
    }
    if (failures.getSuppressed().length > 0) {
      throw failures;
    }
  }
}
