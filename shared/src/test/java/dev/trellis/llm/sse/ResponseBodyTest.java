package dev.trellis.llm.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelException.Kind;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class ResponseBodyTest {
  private final Deadline soon = Deadline.in(Duration.ofMinutes(1), "too late");
  private final ResponseBody body =
      new ResponseBody(
          new Endpoint("test", URI.create("http://localhost"), Map.of(), Optional.empty()));
  private final Demand demand = new Demand();

  /** Counts the pieces that are asked for and have not come. */
  private static final class Demand implements Flow.Subscription {
    private long open;
    private boolean closed;

    @Override
    public void request(long pieces) {
      open += pieces;
    }

    @Override
    public void cancel() {
      closed = true;
    }
  }

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
    body.onSubscribe(demand);

    assertThat(demand.closed).isTrue();
    assertThat(demand.open).isZero();
  }

  /** What the provider sends faster than it is read would fill the memory. */
  @Test
  void aReaderThatReadsNothingGetsAFewPieces() {
    body.onSubscribe(demand);

    assertThat(demand.open).isEqualTo(8);
  }

  @Test
  void aReaderThatKeepsUpNeverEndsTheDemand() {
    body.onSubscribe(demand);
    for (int i = 0; i < 100; i++) {
      comes();
      assertThat(demand.open).as("after piece %d", i).isPositive();
      assertThat(body.take(soon)).containsExactly(1);
    }
    assertThat(demand.open).isLessThanOrEqualTo(8);
  }

  @Test
  void aReaderThatIsBehindAsksForAsManyAsItHasTaken() {
    body.onSubscribe(demand);
    while (demand.open > 0) {
      comes();
    }
    for (int i = 0; i < 8; i++) {
      body.take(soon);
    }

    assertThat(demand.open).isEqualTo(8);
  }

  private void comes() {
    demand.open--;
    body.onNext(List.of(ByteBuffer.wrap(new byte[] {1})));
  }
}
