package dev.trellis.agentstream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest chunks of a run, in its runner's process. Each reader keeps its own position; one that
 * is too slow finds its place gone and reads from the store instead. So what readers hold back is
 * never more than {@value #MOST_CHARACTERS} characters, and a single chunk if that is longer.
 */
final class RunTail {
  static final int MOST_CHARACTERS = 256 * 1024;
  private static final int CHARACTERS_AT_ONCE = 64 * 1024;

  // Not a monitor: a virtual thread that waits for one is woken up by way of another thread.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
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

  void append(List<String> more) {
    lock.lock();
    try {
      for (String chunk : more) {
        chunks.add(chunk);
        characters += chunk.length();
      }
      while (characters > MOST_CHARACTERS && chunks.size() > 1) {
        characters -= chunks.remove().length();
        first++;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more comes. */
  void close() {
    lock.lock();
    try {
      over = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing more comes. */
  boolean isOver() {
    lock.lock();
    try {
      return over;
    } finally {
      lock.unlock();
    }
  }

  /** The number from which on there are at most so many chunks, of those that are here. */
  int newest(int count) {
    lock.lock();
    try {
      return Math.max(first, next() - count);
    } finally {
      lock.unlock();
    }
  }

  /** The number of the oldest chunk that is here. */
  int first() {
    lock.lock();
    try {
      return first;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reads on from a position; waits if nothing is there yet.
   *
   * @param patienceMillis how long to wait at most
   */
  Read read(int position, long patienceMillis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
      while (position == next() && !over && left > 0) {
        left = changed.awaitNanos(left);
      }
      return at(position);
    } finally {
      lock.unlock();
    }
  }

  private Read at(int position) {
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
