package dev.trellis.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private long now = Long.MAX_VALUE - 5; // a clock may pass its end
  private final Circuit circuit = new Circuit(() -> now);

  @Test
  void afterFiveFailuresInARowTheModelRests() {
    fail(Circuit.FAILURES - 1);
    assertThat(circuit.isOpen()).isFalse();
    fail(1);
    assertThat(circuit.isOpen()).isTrue();
    pass(Circuit.REST.minusNanos(1));
    assertThat(circuit.isOpen()).isTrue();
    pass(Duration.ofNanos(1));
    assertThat(circuit.isOpen()).isFalse();
    fail(1);
    assertThat(circuit.isOpen()).as("the next failure begins it anew").isTrue();
  }

  @Test
  void oneAnswerForgivesAll() {
    fail(Circuit.FAILURES - 1);
    circuit.succeeded();
    fail(Circuit.FAILURES - 1);
    assertThat(circuit.isOpen()).isFalse();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      circuit.failed();
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
