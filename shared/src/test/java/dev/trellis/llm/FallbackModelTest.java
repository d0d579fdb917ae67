package dev.trellis.llm;

import static dev.trellis.llm.sse.Answers.all;
import static dev.trellis.llm.sse.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.ReasoningEffort;
import dev.trellis.config.Secret;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.anthropic.AnthropicModel;
import dev.trellis.llm.openai.OpenAiModel;
import dev.trellis.llm.sse.Answers;
import dev.trellis.llm.sse.FakeProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A chain of real dialects before servers that fail. */
@Timeout(60)
class FallbackModelTest {
  private static final String AT_ONCE = "retry-after: 0\r\n";
  private static final String TEXT = "{\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}";
  private static final Duration LONG = Duration.ofSeconds(20);
  private final FakeProvider first = new FakeProvider();
  private final FakeProvider second = new FakeProvider();
  private long skipped;

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {529, 503, 429, 401, 403})
  void theNextAnswersWhereTheFirstDoesNot(int status) {
    for (int i = 0; i < 3; i++) {
      first.on(e -> e.answer(status, AT_ONCE, "{}"));
    }
    answersSecond();
    FallbackModel chain = chain(Answers.PATIENT);
    try (ModelStream answer = chain.stream(Conversations.SHORT)) {
      assertThat(answer.model()).isEqualTo("anthropic/m2");
      assertThat(answer.next()).isInstanceOf(ModelEvent.Finished.class);
    }
    assertThat(chain.name()).isEqualTo("openai/m1");
  }

  @Test
  void theFirstAnswersWhereItCan() {
    first.answers(TEXT, "[DONE]");
    try (ModelStream answer = chain(Answers.PATIENT).stream(Conversations.SHORT)) {
      assertThat(answer.model()).isEqualTo("openai/m1");
    }
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void theNextAnswersWhereTheFirstHangs() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    first.on(
        e -> {
          e.awaitClosed();
          closed.countDown();
        });
    answersSecond();
    Timeouts timeouts = new Timeouts(LONG, Duration.ofMillis(300), LONG, LONG);
    assertThat(all(chain(timeouts).stream(Conversations.SHORT))).hasSize(1);
    assertThat(closed.await(5, TimeUnit.SECONDS)).as("its connection is closed").isTrue();
  }

  @ParameterizedTest
  @CsvSource({"400, REJECTED", "404, REJECTED"})
  void aRequestThatIsRefusedIsRefused(int status, Kind kind) {
    first.on(e -> e.answer(status, "", "{}"));
    failure(kind, () -> chain(Answers.PATIENT).stream(Conversations.SHORT));
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void nobodyElseGoesOnOnceAnAnswerHasBegun() {
    first.on(
        e -> {
          e.events(TEXT);
          e.drop();
        });
    failure(Kind.UNREACHABLE, () -> all(chain(Answers.PATIENT).stream(Conversations.SHORT)));
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void whereNobodyAnswersTheLastFailureIsTold() {
    first.on(e -> e.answer(401, "", "{}"));
    second.on(e -> e.answer(403, "", "{}"));
    assertThat(failure(Kind.UNAUTHORIZED, () -> chain(Answers.PATIENT).stream(Conversations.SHORT)))
        .hasMessage("anthropic/m2: 403");
  }

  @Test
  void theTimeOfAllTogetherIsBounded() {
    first.on(FakeProvider.Exchange::awaitClosed);
    second.on(FakeProvider.Exchange::awaitClosed);
    Timeouts timeouts = new Timeouts(LONG, Duration.ofMillis(600), LONG, LONG);
    FallbackModel chain = chain(timeouts, Duration.ofSeconds(1));
    long start = System.nanoTime();
    failure(Kind.TIMED_OUT, () -> chain.stream(Conversations.SHORT));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
    assertThat(second.requests()).hasSize(1);
  }

  @Test
  void aRequestMayHaveLessTimeThanTheChain() {
    first.on(FakeProvider.Exchange::awaitClosed);
    ModelRequest hurried = Conversations.SHORT.within(Duration.ofMillis(300));
    long start = System.nanoTime();
    assertThat(failure(Kind.TIMED_OUT, () -> chain(Answers.PATIENT).stream(hurried)))
        .hasMessageStartingWith("openai/m1: the answer took over ");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(second.requests()).as("the time was over").isEmpty();
  }

  @Test
  void aModelThatKeepsFailingIsPassedOverForAWhile() {
    FallbackModel chain = chain(Answers.PATIENT);
    for (int i = 0; i < Circuit.FAILURES; i++) {
      first.on(e -> e.answer(401, "", "{}"));
      answersSecond();
      all(chain.stream(Conversations.SHORT));
    }
    answersSecond();
    all(chain.stream(Conversations.SHORT));
    assertThat(first.requests()).hasSize(Circuit.FAILURES);
    skipped = Circuit.REST.toNanos();
    first.answers(TEXT, "[DONE]");
    try (ModelStream answer = chain.stream(Conversations.SHORT)) {
      assertThat(answer.model()).isEqualTo("openai/m1");
    }
  }

  @Test
  void aModelThatRestsIsAskedAllTheSameIfNobodyElseIsLeft() {
    FallbackModel chain = chain(Answers.PATIENT);
    for (int i = 0; i < Circuit.FAILURES; i++) {
      first.on(e -> e.answer(401, "", "{}"));
      second.on(e -> e.answer(401, "", "{}"));
      failure(Kind.UNAUTHORIZED, () -> chain.stream(Conversations.SHORT));
    }
    first.answers(TEXT, "[DONE]");
    try (ModelStream answer = chain.stream(Conversations.SHORT)) {
      assertThat(answer.model()).isEqualTo("openai/m1");
    }
  }

  private void answersSecond() {
    second.answers("{\"type\":\"message_stop\"}");
  }

  private FallbackModel chain(Timeouts timeouts) {
    return chain(timeouts, LONG);
  }

  private FallbackModel chain(Timeouts timeouts, Duration total) {
    Secret key = new Secret("key-1");
    return new FallbackModel(
        List.of(
            new OpenAiModel(
                new ModelConfig.OpenAi("openai", first.baseUrl(), Optional.of(key), "m1"),
                timeouts,
                ReasoningEffort.OFF),
            new AnthropicModel(
                new ModelConfig.Anthropic(second.baseUrl(), key, "m2"),
                timeouts,
                ReasoningEffort.OFF)),
        total,
        () -> System.nanoTime() + skipped);
  }
}
