package dev.trellis.agentstream;

import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.store.RunEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of a run as its runner writes it. Chunks are numbered from 0 in the order in which
 * they come. Readers see text at once; it is stored in groups, within {@value #GROUP_MILLIS} ms.
 * What tells of an effect is stored, with all before it, before anybody sees it.
 *
 * <p>What a reader may rely on: a number that it was sent is never given to another chunk that is
 * stored, but for one case. If a runner is lost, what it sent and did not store is at most the next
 * {@value #MOST_AHEAD} numbers, and all of it belongs to the step under way, since a step's begin
 * and end are effects. {@link StoredTurn} puts chunks that say nothing under these numbers, and
 * behind them a {@code reset-step}, by which clients drop the step's parts, and the step as it was
 * stored. So every reader, whatever it has seen, goes on with the next number and ends with the
 * message that is stored.
 *
 * <p>One thread writes.
 */
final class RunLog implements ChunkSink, AutoCloseable {
  /** The most chunks that are sent and not stored. */
  static final int MOST_AHEAD = 128;

  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);
  private static final int GROUP_MILLIS = 250;
  private static final int GROUP_CHARACTERS = 64 * 1024;
  private static final int MOST_PENDING_CHARACTERS = 8 * GROUP_CHARACTERS;
  private static final long LOOK_MILLIS = 1_000;

  private final RunEvents events;
  private final UserId user;
  private final RunId run;
  private final RunTail tail;
  private final StopSignal stop;
  private final Instant until;
  private final Thread storing;

  private final List<String> pending = new ArrayList<>();
  private int pendingCharacters;
  private long pendingSinceNanos;
  private int stored;
  private int wanted;
  private boolean closed;
  private @Nullable BrokenLogException broken;

  /**
   * @param first what is stored already
   * @param until how long to wait at most for a database that is away
   */
  RunLog(
      RunEvents events, UserId user, RunId run, LiveRun live, List<String> first, Instant until) {
    this.events = events;
    this.user = user;
    this.run = run;
    this.tail = live.tail();
    this.stop = live.stop();
    this.until = until;
    this.stored = first.size();
    this.wanted = stored;
    tail.append(first);
    this.storing = Thread.ofVirtual().name("run-store").unstarted(this::store);
  }

  RunLog start() {
    storing.start();
    return this;
  }

  @Override
  public synchronized void accept(String chunk) {
    await(() -> pending.size() < MOST_AHEAD && pendingCharacters < MOST_PENDING_CHARACTERS);
    add(chunk);
    tail.append(List.of(chunk));
  }

  @Override
  public synchronized void acceptEffect(String chunk) {
    add(chunk);
    settle();
    tail.append(List.of(chunk));
  }

  /**
   * Waits until all is stored.
   *
   * @return the number of the next chunk
   * @throws BrokenLogException if it cannot be stored
   */
  synchronized int settle() {
    wanted = stored + pending.size();
    notifyAll();
    await(() -> pending.isEmpty());
    return stored;
  }

  /** Shows readers chunks that were stored otherwise, or that cannot be stored at all. */
  void show(List<String> chunks) {
    tail.append(chunks);
  }

  private void add(String chunk) {
    if (pending.isEmpty()) {
      pendingSinceNanos = System.nanoTime();
    }
    pending.add(chunk);
    pendingCharacters += chunk.length();
    // A group's first chunk sets its time; between that and its end there is nothing to wake up
    // for.
    if (pending.size() == 1 || isDue()) {
      notifyAll();
    }
  }

  private void await(BooleanSupplier reached) {
    boolean interrupted = false;
    try {
      while (!reached.getAsBoolean() && broken == null) {
        try {
          wait(LOOK_MILLIS);
        } catch (InterruptedException stopping) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (broken != null) {
      throw broken;
    }
  }

  private void store() {
    try {
      for (List<String> group = next(); !group.isEmpty(); group = next()) {
        store(group);
      }
    } catch (RuntimeException failed) {
      LOG.warn("the stream of run {} cannot be stored", run, failed);
      fail(BrokenLogException.notStored(failed));
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the next group to store; empty at the end. */
  private synchronized List<String> next() throws InterruptedException {
    while (!closed && broken == null && !isDue()) {
      wait(pending.isEmpty() ? LOOK_MILLIS : Math.max(1, GROUP_MILLIS - pendingMillis()));
    }
    return broken == null ? group() : List.of();
  }

  /** A row of the store is to be read in one piece, so it is not much longer than said. */
  private List<String> group() {
    int count = 0;
    for (int length = 0; count < pending.size() && length < GROUP_CHARACTERS; count++) {
      length += pending.get(count).length();
    }
    return List.copyOf(pending.subList(0, count));
  }

  private boolean isDue() {
    return !pending.isEmpty()
        && (wanted > stored
            || pending.size() >= MOST_AHEAD / 2
            || pendingCharacters >= GROUP_CHARACTERS
            || pendingMillis() >= GROUP_MILLIS);
  }

  private long pendingMillis() {
    return (System.nanoTime() - pendingSinceNanos) / 1_000_000;
  }

  private void store(List<String> group) {
    int first = stored;
    switch (new StoreRetry(until).call(() -> events.append(user, run, first, group))) {
      case STORED -> stop.asked(false);
      case STOP_ASKED -> stop.asked(true);
      case REFUSED -> {
        LOG.warn("run {} was ended elsewhere", run);
        fail(BrokenLogException.endedElsewhere());
        return;
      }
    }
    stored(group);
  }

  private synchronized void stored(List<String> group) {
    pending.subList(0, group.size()).clear();
    pendingCharacters -= group.stream().mapToInt(String::length).sum();
    pendingSinceNanos = System.nanoTime();
    stored += group.size();
    notifyAll();
  }

  private synchronized void fail(BrokenLogException why) {
    broken = why;
    notifyAll();
  }

  /** Stores what is left, and lets readers know that nothing more comes. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    tail.close();
    boolean interrupted = false;
    while (true) {
      try {
        storing.join();
        break;
      } catch (InterruptedException stopping) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
