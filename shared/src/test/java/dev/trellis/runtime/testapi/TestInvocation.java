package dev.trellis.runtime.testapi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One invocation, from the event to what became of it. */
public final class TestInvocation {
  private final String id = UUID.randomUUID().toString();
  private final Event event;
  private final List<Answer.Chunk> chunks = new ArrayList<>();
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();

  TestInvocation(Event event) {
    this.event = event;
  }

  /**
   * What is handed out.
   *
   * @param deadlineMillis since 1970
   * @param cutAfterBytes after how many bytes of a streamed body the connection is reset
   */
  public record Event(
      byte[] body,
      long deadlineMillis,
      Optional<String> traceId,
      Pace pace,
      Optional<Long> cutAfterBytes) {

    public Event(byte[] body) {
      this(
          body,
          System.currentTimeMillis() + 60_000,
          Optional.of("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"),
          Pace.UNLIMITED,
          Optional.empty());
    }

    public Event withPace(Pace newPace) {
      return new Event(body, deadlineMillis, traceId, newPace, cutAfterBytes);
    }

    public Event cutAfter(long bytes) {
      return new Event(body, deadlineMillis, traceId, pace, Optional.of(bytes));
    }

    public Event with(long newDeadlineMillis, Optional<String> newTraceId) {
      return new Event(body, newDeadlineMillis, newTraceId, pace, cutAfterBytes);
    }
  }

  public String id() {
    return id;
  }

  Event event() {
    return event;
  }

  synchronized void add(Answer.Chunk chunk) {
    chunks.add(chunk);
    notifyAll();
  }

  synchronized List<Answer.Chunk> chunks() {
    return List.copyOf(chunks);
  }

  void end(Answer end) {
    answer.complete(end);
  }

  /** Waits until so many chunks have come, the prelude's included. */
  public synchronized List<Answer.Chunk> awaitChunks(int count, Duration limit)
      throws InterruptedException, TimeoutException {
    long end = System.nanoTime() + limit.toNanos();
    while (chunks.size() < count) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new TimeoutException(chunks.size() + " chunks instead of " + count);
      }
      wait(left);
    }
    return List.copyOf(chunks);
  }

  /** Whether the answer is still open. */
  public boolean isOpen() {
    return !answer.isDone();
  }

  public Answer await(Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
