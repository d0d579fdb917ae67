package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tail to which nothing more comes: whoever is at its end does not ask again and again. */
@Timeout(30)
class RunTailOverTest {
  private final RunTail tail = new RunTail();

  @Test
  void theRestIsElsewhereAlsoIfNothingEverCame() throws InterruptedException {
    tail.close();

    assertThat(tail.read(0, 60_000)).isEqualTo(new RunTail.Elsewhere());
  }

  @Test
  void whatCameIsReadFirst() throws InterruptedException {
    tail.append(List.of("{}"));
    tail.close();

    assertThat(tail.read(0, 60_000)).isEqualTo(new RunTail.Chunks(List.of("{}")));
    assertThat(tail.read(1, 60_000)).isEqualTo(new RunTail.Elsewhere());
  }
}
