package dev.trellis.agentstream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The newest chunks of a run, in its runner's process. Each reader keeps its own position; one that
 * is too slow finds its place gone and reads from the store instead. So what readers hold back is
 * never more than {@value #MOST_CHARACTERS} characters, and a single chunk if that is longer.
 */
final class RunTail {
  static final int MOST_CHARACTERS = 256 * 1024;
  private static final int CHARACTERS_AT_ONCE = 64 * 1024;

  private final Deque<String> chunks = new ArrayDeque<>();
  private int first;
  private int characters;
  private boolean over;

  /** What is here behind a position. */
  sealed interface Read {}

  /** Chunks, from the position on. */
  record Chunks(List<String> chunks) implements Read {}

  /** Nothing yet. */
  record Nothing() implements Read {}

  /** The position is not here any more, or nothing more comes here: the store has the rest. */
  record Elsewhere() implements Read {}

  synchronized void append(List<String> more) {
    for (String chunk : more) {
      chunks.add(chunk);
      characters += chunk.length();
    }
    while (characters > MOST_CHARACTERS && chunks.size() > 1) {
      characters -= chunks.remove().length();
      first++;
    }
    notifyAll();
  }

  /** Nothing more comes. */
  synchronized void close() {
    over = true;
    notifyAll();
  }

  /** The number of the oldest chunk that is here. */
  synchronized int first() {
    return first;
  }

  /**
   * Reads on from a position; waits if nothing is there yet.
   *
   * @param patienceMillis how long to wait at most
   */
  synchronized Read read(int position, long patienceMillis) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    while (position == next() && !over && System.nanoTime() < until) {
      TimeUnit.NANOSECONDS.timedWait(this, until - System.nanoTime());
    }
    if (position < first || position > next() || (position == next() && over)) {
      return new Elsewhere();
    }
    return position == next() ? new Nothing() : new Chunks(from(position));
  }

  private int next() {
    return first + chunks.size();
  }

  private List<String> from(int position) {
    List<String> found = new ArrayList<>();
    int length = 0;
    Iterator<String> rest = chunks.iterator();
    for (int skipped = first; skipped < position; skipped++) {
      rest.next();
    }
    while (rest.hasNext() && length < CHARACTERS_AT_ONCE) {
      String chunk = rest.next();
      found.add(chunk);
      length += chunk.length();
    }
    return found;
  }
}
