package dev.trellis.agentstream;

import dev.trellis.cache.RunFeed;
import dev.trellis.domain.RunId;
import java.time.Duration;

/**
 * Publishes a run's chunks for readers in other processes, while there are any, some {@value
 * #GROUP_MILLIS} ms of them at a time. It reads the run's tail as any reader does, so a cache that
 * is slow or away holds up nothing.
 */
final class RunPublisher implements AutoCloseable {
  private static final long GROUP_MILLIS = 30;
  private static final long PATIENCE_MILLIS = 1_000;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final RunFeed feed;
  private final RunId run;
  private final RunTail tail;
  private final Audience audience;
  private final Thread thread;

  RunPublisher(RunFeed feed, RunId run, LiveRun live) {
    this.feed = feed;
    this.run = run;
    this.tail = live.tail();
    this.audience = live.audience();
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
      while (!tail.isOver()) {
        if (audience.await(LOOK)) {
          // What is older is stored, so whoever follows has it from there.
          publishFrom(tail.newest(RunLog.MOST_AHEAD));
        }
      }
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
  }

  /** Publishes for as long as somebody follows, and then what is left at the run's end. */
  private void publishFrom(int first) throws InterruptedException {
    int position = first;
    while (tail.isOver() || audience.await(Duration.ZERO)) {
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
  }

  /** Waits for the rest to be published; the tail is over. */
  @Override
  public void close() {
    audience.close();
    try {
      thread.join();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
