package dev.trellis.llm.scripted;

import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Hands out known events one by one, each when its time has come. */
final class PacedStream implements ModelStream {
  private final List<ModelEvent> events;
  private final Pace pace;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private boolean closed;
  private int position;
  private long due;

  PacedStream(List<ModelEvent> events, Pace pace) {
    this.events = events;
    this.pace = pace;
    this.due = System.nanoTime();
  }

  @Override
  public String model() {
    return ScriptedModel.NAME;
  }

  @Override
  public ModelEvent next() {
    lock.lock();
    try {
      if (position == events.size()) {
        throw new IllegalStateException("the answer is over");
      }
      ModelEvent event = events.get(position);
      Duration delay = position == 0 ? pace.first() : pace.before(event);
      // Counted from when the event before was due: late wake-ups do not add up.
      due += delay.toNanos();
      awaitDue();
      position++;
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException(ModelException.Kind.CLOSED, "interrupted while waiting", e);
    } finally {
      lock.unlock();
    }
  }

  private void awaitDue() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long left = due - System.nanoTime();
    while (!closed && left > 0) {
      left = closing.awaitNanos(left);
    }
    if (closed) {
      throw new ModelException(ModelException.Kind.CLOSED, "the stream was closed");
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
