package dev.trellis.agentstream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a run that are not stored yet, on their way to whoever stores them, a group at a
 * time. A group is due {@value #GROUP_MILLIS} ms after its first chunk, or when there are many, or
 * when somebody waits for it. While one is being stored the next one grows, so a store that is slow
 * gets fewer and larger groups; only when there are {@value RunLog#MOST_AHEAD} chunks does whoever
 * adds one wait.
 */
final class PendingChunks {
  private static final int GROUP_MILLIS = 250;
  private static final int GROUP_CHARACTERS = 64 * 1024;
  private static final int MOST_CHARACTERS = 8 * GROUP_CHARACTERS;
  private static final long LOOK_MILLIS = 1_000;

  private final List<String> chunks = new ArrayList<>();
  private int characters;
  private long sinceNanos;
  private int stored;
  private int wanted;
  private boolean closed;
  private @Nullable BrokenLogException broken;

  /**
   * @param stored how many chunks are stored already
   */
  PendingChunks(int stored) {
    this.stored = stored;
    this.wanted = stored;
  }

  /**
   * Adds the next chunk, once there is room for it.
   *
   * @throws BrokenLogException if nothing can be stored any more
   */
  synchronized void add(String chunk) {
    await(() -> chunks.size() < RunLog.MOST_AHEAD && characters < MOST_CHARACTERS);
    append(chunk);
  }

  /** Adds a chunk that is waited for, as {@link #settle} does. */
  synchronized void addAndSettle(String chunk) {
    append(chunk);
    settle();
  }

  /**
   * Waits until all is stored.
   *
   * @return the number of the next chunk
   * @throws BrokenLogException if it cannot be stored
   */
  synchronized int settle() {
    wanted = stored + chunks.size();
    notifyAll();
    await(chunks::isEmpty);
    return stored;
  }

  private void append(String chunk) {
    if (chunks.isEmpty()) {
      sinceNanos = System.nanoTime();
    }
    chunks.add(chunk);
    characters += chunk.length();
    // A group's first chunk sets its time; between that and its end there is nothing to wake up
    // for.
    if (chunks.size() == 1 || isDue()) {
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

  /** Waits for the next group to store; empty at the end. */
  synchronized List<String> nextGroup() throws InterruptedException {
    while (!closed && broken == null && !isDue()) {
      wait(chunks.isEmpty() ? LOOK_MILLIS : Math.max(1, GROUP_MILLIS - millis()));
    }
    return broken == null ? group() : List.of();
  }

  /** A row of the store is to be read in one piece, so it is not much longer than said. */
  private List<String> group() {
    int count = 0;
    for (int length = 0; count < chunks.size() && length < GROUP_CHARACTERS; count++) {
      length += chunks.get(count).length();
    }
    return List.copyOf(chunks.subList(0, count));
  }

  private boolean isDue() {
    return !chunks.isEmpty()
        && (wanted > stored
            || chunks.size() >= RunLog.MOST_AHEAD / 2
            || characters >= GROUP_CHARACTERS
            || millis() >= GROUP_MILLIS);
  }

  private long millis() {
    return (System.nanoTime() - sinceNanos) / 1_000_000;
  }

  /** The number of the first chunk that is not stored. */
  synchronized int first() {
    return stored;
  }

  /** The group that was given last is stored. */
  synchronized void stored(List<String> group) {
    chunks.subList(0, group.size()).clear();
    characters -= group.stream().mapToInt(String::length).sum();
    sinceNanos = System.nanoTime();
    stored += group.size();
    notifyAll();
  }

  /** Nothing can be stored any more: whoever waits is told why, and so is whoever adds. */
  synchronized void fail(BrokenLogException why) {
    broken = why;
    notifyAll();
  }

  /** Nothing more comes; what is there is due. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
