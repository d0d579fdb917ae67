package dev.trellis.llm.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelException.Kind;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ResponseBodyTest {
  private static final Endpoint ENDPOINT =
      new Endpoint("test", URI.create("http://localhost"), Map.of(), Optional.empty());

  private final AtomicLong asked = new AtomicLong();
  private final AtomicInteger closed = new AtomicInteger();
  private final Subscription connection =
      new Subscription() {
        @Override
        public void request(long n) {
          asked.addAndGet(n);
        }

        @Override
        public void cancel() {
          closed.incrementAndGet();
        }
      };

  private final Deadline soon = Deadline.in(Duration.ofSeconds(5), "too late");
  private final ResponseBody body = new ResponseBody(ENDPOINT);

  /** Whoever reads on to let the answer end in good order does not wait for what has come. */
  @Test
  void theEndStaysTheEnd() {
    body.onComplete();

    assertThat(body.take(soon)).isNull();
    assertThat(body.take(soon)).isNull();
  }

  /** A provider that sends on and on, and nothing that means anything, is not read for ever. */
  @Test
  void whatComesAfterTheDeadlineIsTooLate() {
    body.onNext(List.of(ByteBuffer.wrap(new byte[] {1})));

    Answers.failure(Kind.TIMED_OUT, () -> body.take(Deadline.in(Duration.ZERO, "it is over")));
  }

  @Test
  void whatWasCancelledStaysSo() {
    body.cancel();

    Answers.failure(Kind.CLOSED, () -> body.take(soon));
    Answers.failure(Kind.CLOSED, () -> body.take(soon));
  }

  @Test
  void aConnectionThatComesTooLateIsClosed() {
    body.cancel();
    body.onSubscribe(connection);

    assertThat(closed).hasValue(1);
    assertThat(asked).hasValue(0);
  }

  /** What the provider sends faster than it is read would fill the memory. */
  @Test
  void onePieceIsAskedForAtATime() {
    body.onSubscribe(connection);
    assertThat(asked).hasValue(1);

    body.onNext(List.of(ByteBuffer.wrap(new byte[] {1})));
    assertThat(asked).hasValue(1);

    assertThat(body.take(soon)).containsExactly(1);
    assertThat(asked).hasValue(2);
  }
}
