package dev.trellis.llm.sse;

import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelException.Kind;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An answer's bytes, handed from the HTTP client's thread to the one that reads. A read waits on a
 * queue and not on a socket, so it ends at its deadline, at an interrupt and at {@link #cancel()},
 * with no thread that watches it. At most {@value #WINDOW} pieces, of some 16 KB each, are asked
 * for ahead of it, so a slow reader slows the provider down instead of filling the memory.
 */
final class ResponseBody implements BodySubscriber<ResponseBody> {
  /**
   * With pieces asked for ahead, the HTTP client's thread goes on by itself; otherwise every piece
   * would wake it up a second time, to hear that the next is wanted.
   */
  private static final int WINDOW = 8;

  private sealed interface Signal {
    record Bytes(List<ByteBuffer> buffers) implements Signal {}

    record End() implements Signal {}

    record Broken(Throwable cause) implements Signal {}

    record Cancelled() implements Signal {}
  }

  /** Stands for a subscription that is cancelled, or that shall be as soon as it comes. */
  private static final Subscription CANCELLED =
      new Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
      };

  private final Endpoint endpoint;
  private final Inbox<Signal> signals = new Inbox<>();
  private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
  private int taken;

  ResponseBody(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Waits for the next bytes; {@code null} at the end of a body that came whole.
   *
   * @throws ModelException if the deadline passes, the connection breaks, the body was cancelled,
   *     or this thread is interrupted, which counts as cancelled
   */
  byte @Nullable [] take(Deadline deadline) {
    return switch (nextSignal(deadline)) {
      case Signal.Bytes(List<ByteBuffer> buffers) -> {
        request();
        yield join(buffers);
      }
      case Signal.End end -> {
        signals.add(end);
        yield null;
      }
      case Signal.Broken(Throwable cause) ->
          throw endpoint.failure(Kind.UNREACHABLE, "the answer broke off: " + cause);
      case Signal.Cancelled cancelled -> {
        signals.add(cancelled);
        throw endpoint.failure(Kind.CLOSED, "closed");
      }
    };
  }

  private Signal nextSignal(Deadline deadline) {
    try {
      // Bytes that come without a pause, but make no event, do not outlast the deadline either.
      Signal signal = signals.poll(deadline.atNanos());
      if (signal == null) {
        throw endpoint.failure(Kind.TIMED_OUT, deadline.passed());
      }
      return signal;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw endpoint.failure(Kind.CLOSED, "interrupted");
    }
  }

  /**
   * Ends the connection, unless the body came whole, and wakes the reader. Idempotent. The provider
   * sees our side end at once; one that only writes and never looks learns of it when the HTTP
   * client's selector wakes and frees the socket, within three seconds.
   */
  void cancel() {
    // Before the HTTP client tells of the connection that broke, as it will.
    signals.add(new Signal.Cancelled());
    signals.close();
    Subscription before = subscription.getAndSet(CANCELLED);
    if (before != null) {
      before.cancel();
    }
  }

  /**
   * Gives an answer that was read up to its last event a moment to end in good order, which keeps
   * its connection for the next call, and then cancels.
   */
  void finish(Duration patience) {
    Deadline deadline = Deadline.in(patience, "did not end");
    try {
      while (take(deadline) != null) {
        // The bytes behind the last event mean nothing.
      }
    } catch (ModelException e) {
      // Then the connection goes, which is all that is left to do.
    } finally {
      cancel();
    }
  }

  @Override
  public CompletionStage<ResponseBody> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription came) {
    if (subscription.compareAndSet(null, came)) {
      came.request(WINDOW);
    } else {
      came.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Signal.Bytes(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    signals.add(new Signal.Broken(cause));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End());
  }

  /** One piece was taken. Half a window at a time is asked for anew, which is done less often. */
  private void request() {
    taken++;
    Subscription current = subscription.get();
    if (taken == WINDOW / 2 && current != null) {
      taken = 0;
      current.request(WINDOW / 2);
    }
  }

  private static byte[] join(List<ByteBuffer> buffers) {
    int length = 0;
    for (ByteBuffer buffer : buffers) {
      length += buffer.remaining();
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    buffers.forEach(joined::put);
    return joined.array();
  }
}
