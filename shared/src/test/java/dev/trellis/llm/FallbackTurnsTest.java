package dev.trellis.llm;

import static dev.trellis.llm.sse.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.TokenUsage;
import dev.trellis.llm.ModelEvent.FinishReason;
import dev.trellis.llm.ModelException.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is asked when, and with how much time, told without any network. */
class FallbackTurnsTest {
  private static final Duration TOTAL = Duration.ofSeconds(10);

  private final ToldModel first = new ToldModel("first");
  private final ToldModel second = new ToldModel("second");
  private long now;
  private final FallbackModel chain = new FallbackModel(List.of(first, second), TOTAL, () -> now);

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"REJECTED", "MALFORMED", "CLOSED"})
  void whatAnotherWouldMeetTooOrNobodyWantsAnyMoreIsTold(Kind kind) {
    first.fails(kind, Duration.ZERO);

    failure(kind, this::ask);
    assertThat(second.asked).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"OVERLOADED", "UNREACHABLE", "TIMED_OUT", "UNAUTHORIZED"})
  void whatAnotherMayNotMeetIsTriedThere(Kind kind) {
    first.fails(kind, Duration.ZERO);

    assertThat(ask()).isEqualTo("second");
  }

  @Test
  void theNextHasTheTimeThatIsLeft() {
    first.fails(Kind.TIMED_OUT, Duration.ofSeconds(3));

    ask();
    assertThat(first.asked).containsExactly(TOTAL);
    assertThat(second.asked).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void whenAllTheTimeIsUsedUpNobodyElseIsAsked() {
    first.fails(Kind.TIMED_OUT, TOTAL);

    failure(Kind.TIMED_OUT, this::ask);
    assertThat(second.asked).isEmpty();
  }

  @Test
  void whenAllRestAllAreAskedAsEver() {
    for (int i = 0; i < Circuit.FAILURES; i++) {
      first.fails(Kind.OVERLOADED, Duration.ZERO);
      second.fails(Kind.OVERLOADED, Duration.ZERO);
      failure(Kind.OVERLOADED, this::ask);
    }
    first.fails(Kind.OVERLOADED, Duration.ZERO);

    assertThat(ask()).isEqualTo("second");
  }

  @Test
  void anAnswerForgivesTheFailuresBeforeIt() {
    for (int round = 0; round < 2; round++) {
      for (int i = 1; i < Circuit.FAILURES; i++) {
        first.fails(Kind.OVERLOADED, Duration.ZERO);
        assertThat(ask()).isEqualTo("second");
      }
      assertThat(ask()).as("it did not fail five times running").isEqualTo("first");
    }
  }

  @Test
  void theFirstStandsForTheChainAndAllMayAnswer() {
    assertThat(chain.name()).isEqualTo("first");
    assertThat(chain.names()).containsExactly("first", "second");
    chain.check();
    assertThat(first.checks).isOne();
    assertThat(second.checks).isZero();
    chain.disconnect();
    assertThat(first.disconnections).isOne();
    assertThat(second.disconnections).isOne();
  }

  /** The name of the one that answers. */
  private String ask() {
    try (ModelStream answer = chain.stream(Conversations.SHORT)) {
      return answer.model();
    }
  }

  /** A model that fails as it is told, and takes as long, and else answers at once. */
  private final class ToldModel implements Model {
    private final String name;
    private final Deque<Runnable> next = new ArrayDeque<>();
    private final List<Duration> asked = new ArrayList<>();
    private int checks;
    private int disconnections;

    ToldModel(String name) {
      this.name = name;
    }

    void fails(Kind kind, Duration after) {
      next.add(
          () -> {
            now += after.toNanos();
            throw new ModelException(kind, name);
          });
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public ModelStream stream(ModelRequest request) {
      asked.add(request.timeLimit(Duration.ofDays(1)));
      Runnable told = next.poll();
      if (told != null) {
        told.run();
      }
      return new Answered(name);
    }

    @Override
    public void check() {
      checks++;
    }

    @Override
    public void disconnect() {
      disconnections++;
    }
  }

  private record Answered(String model) implements ModelStream {
    @Override
    public ModelEvent next() {
      return new ModelEvent.Finished(FinishReason.STOP, TokenUsage.NONE);
    }

    @Override
    public void close() {}
  }
}
