package dev.trellis.agentstream;

import dev.trellis.cache.RunFeed;
import dev.trellis.domain.RunId;

/**
 * Publishes a run's chunks for readers in other processes, some {@value #GROUP_MILLIS} ms of them
 * at a time. It reads the run's tail as any reader does, so a cache that is slow or away holds up
 * nothing.
 */
final class RunPublisher implements AutoCloseable {
  private static final long GROUP_MILLIS = 30;
  private static final long PATIENCE_MILLIS = 1_000;

  private final RunFeed feed;
  private final RunId run;
  private final RunTail tail;
  private final Thread thread;

  RunPublisher(RunFeed feed, RunId run, RunTail tail) {
    this.feed = feed;
    this.run = run;
    this.tail = tail;
    this.thread = Thread.ofVirtual().name("run-publish").unstarted(this::publish);
  }

  RunPublisher start() {
    if (feed.isConfigured()) {
      thread.start();
    }
    return this;
  }

  private void publish() {
    try {
      int position = 0;
      while (true) {
        switch (tail.read(position, PATIENCE_MILLIS)) {
          case RunTail.Chunks(var chunks) -> {
            feed.publish(run, position, chunks);
            position += chunks.size();
            Thread.sleep(GROUP_MILLIS);
          }
          case RunTail.Nothing() -> {}
          case RunTail.Elsewhere() -> {
            if (position >= tail.first()) {
              return;
            }
            position = tail.first();
          }
        }
      }
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the rest to be published; the tail is over. */
  @Override
  public void close() {
    try {
      thread.join();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
