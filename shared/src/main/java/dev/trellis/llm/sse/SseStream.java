package dev.trellis.llm.sse;

import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.ModelStream;
import dev.trellis.llm.Timeouts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** An answer that is read as it comes. */
final class SseStream implements ModelStream {

  /** A provider's last bytes come with its last event or right behind it. */
  private static final Duration LAST_BYTES = Duration.ofMillis(200);

  private final Endpoint endpoint;
  private final Timeouts timeouts;
  private final ResponseBody body;
  private final SseReader reader;
  private final SseDecoder decoder;
  private final Deadline total;
  private final Deque<ModelEvent> ready = new ArrayDeque<>();
  private volatile boolean finished;
  private volatile boolean closed;
  private boolean failed;

  SseStream(
      Endpoint endpoint, Timeouts timeouts, ResponseBody body, SseDecoder decoder, Deadline total) {
    this.endpoint = endpoint;
    this.timeouts = timeouts;
    this.body = body;
    this.reader = new SseReader(endpoint, body);
    this.decoder = decoder;
    this.total = total;
  }

  /** Waits for the first event and decodes it; closes the connection where that fails. */
  void begin(Deadline deadline) {
    read(deadline);
  }

  @Override
  public String model() {
    return endpoint.name();
  }

  @Override
  public ModelEvent next() {
    while (true) {
      if (closed) {
        throw endpoint.failure(Kind.CLOSED, "closed");
      }
      ModelEvent event = ready.poll();
      if (event != null) {
        return event;
      }
      if (finished || failed) {
        throw new IllegalStateException("this answer is over");
      }
      read(Deadline.in(timeouts.betweenEvents(), stalled()).orEarlier(total));
    }
  }

  private void read(Deadline deadline) {
    try {
      String data = reader.next(deadline);
      if (data == null) {
        decoder.end(ready::add);
      } else {
        decoder.data(data, ready::add);
      }
      finished = ready.peekLast() instanceof ModelEvent.Finished;
    } catch (ModelException e) {
      failed = true;
      body.cancel();
      throw e;
    }
  }

  private String stalled() {
    return "no further event within " + timeouts.betweenEvents().toMillis() + " ms";
  }

  @Override
  public void close() {
    boolean first = !closed;
    closed = true;
    if (first && finished) {
      body.finish(LAST_BYTES);
    } else {
      body.cancel();
    }
  }
}
