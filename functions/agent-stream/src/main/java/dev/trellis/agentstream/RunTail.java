package dev.trellis.agentstream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest chunks of a run, in its runner's process. Each reader keeps its own position; one that
 * is too slow finds its place gone and reads from the store instead. So what readers hold back is
 * never more than {@value NewestChunks#MOST_CHARACTERS} characters, and a single chunk if that is
 * longer.
 */
final class RunTail {
  private static final long TICK_MILLIS = 1_000;

  // Not a monitor: a virtual thread that waits for one is woken up by way of another thread.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final NewestChunks chunks = new NewestChunks();
  private final List<Reader> waiting = new ArrayList<>();
  private boolean over;
  private boolean ticks;

  /** What is here behind a position. */
  sealed interface Read {}

  /** Chunks, from the position on. */
  record Chunks(List<String> chunks) implements Read {}

  /** Nothing yet. */
  record Nothing() implements Read {}

  /** The position is not here any more, or nothing more comes here: the store has the rest. */
  record Elsewhere() implements Read {}

  /** Somebody who reads, each at a place of its own. */
  interface Reader {
    /** The number of the chunk that it wants next. */
    int position();

    /**
     * Takes that chunk on the writer's thread, while its own waits, and goes on to the next.
     *
     * @return whether it did; it must not wait for anything
     */
    boolean take(String chunk);
  }

  /** A reader that stays at its place. */
  private record Place(int position) implements Reader {
    @Override
    public boolean take(String chunk) {
      return false;
    }
  }

  /** Shows chunks, to each reader on its own thread. */
  void append(List<String> more) {
    lock.lock();
    try {
      more.forEach(chunks::add);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shows a chunk. A reader that waits for it, and can take it at once, does so on this thread: to
   * wake up its own for each chunk costs more than all that is done there.
   */
  void tell(String chunk) {
    lock.lock();
    try {
      int number = chunks.next();
      chunks.add(chunk);
      boolean taken = true;
      for (Reader reader : waiting) {
        taken &= reader.position() == number && reader.take(chunk);
      }
      if (!taken) {
        changed.signalAll();
      }
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
      return Math.max(chunks.first(), chunks.next() - count);
    } finally {
      lock.unlock();
    }
  }

  /** The number of the oldest chunk that is here. */
  int first() {
    lock.lock();
    try {
      return chunks.first();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reads on from a position; waits if nothing is there yet.
   *
   * @param patienceMillis how long to wait at most, give or take {@value #TICK_MILLIS} ms
   */
  Read read(int position, long patienceMillis) throws InterruptedException {
    return read(new Place(position), patienceMillis);
  }

  /**
   * Reads on from a reader's position; waits if nothing is there yet. What the reader {@linkplain
   * Reader#take takes} meanwhile is not told again.
   *
   * @param patienceMillis how long to wait at most, give or take {@value #TICK_MILLIS} ms
   */
  Read read(Reader reader, long patienceMillis) throws InterruptedException {
    lock.lock();
    try {
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
      waiting.add(reader);
      while (reader.position() == chunks.next() && !over && until - System.nanoTime() > 0) {
        tickLater();
        changed.await();
      }
      return at(reader.position());
    } finally {
      waiting.remove(reader);
      lock.unlock();
    }
  }

  /**
   * Has whoever waits look at the clock later. Chunks come every few milliseconds, and a wait with
   * a time limit wakes up the thread that keeps the timers, twice: so one timer is for all waits.
   */
  private void tickLater() {
    if (!ticks) {
      ticks = true;
      Future<?> _ =
          ForkJoinPool.commonPool().schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    lock.lock();
    try {
      ticks = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Read at(int position) {
    int next = chunks.next();
    if (position < chunks.first() || position > next || (position == next && over)) {
      return new Elsewhere();
    }
    return position == next ? new Nothing() : new Chunks(chunks.from(position));
  }
}
