package dev.trellis.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.cache.Breaker.Pass;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final Breaker breaker = new Breaker(now::get);

  @Test
  void callsPassAsLongAsTheyAreAnswered() {
    Pass first = pass();
    Pass atTheSameTime = pass();
    breaker.answered(first);
    breaker.answered(atTheSameTime);

    pass();
  }

  @Test
  void afterAFailureNonePassForAWhileAndThenOne() {
    breaker.failed(pass(), "test");

    now.addAndGet(Breaker.REST.toNanos() - 1);
    assertThat(breaker.enter()).isEmpty();
    now.addAndGet(1);
    pass();
    assertThat(breaker.enter()).isEmpty();
  }

  @Test
  void aProbeThatIsAnsweredLetsAllPass() {
    breaker.answered(probe());

    pass();
    pass();
  }

  @Test
  void aProbeThatFailsBeginsTheWhileAnew() {
    breaker.failed(probe(), "test");

    now.addAndGet(Breaker.REST.toNanos() - 1);
    assertThat(breaker.enter()).isEmpty();
    now.addAndGet(1);
    pass();
  }

  @Test
  void callsThatFailTogetherDoNotProlongTheWhile() {
    Pass first = pass();
    Pass second = pass();
    breaker.failed(first, "test");
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    breaker.failed(second, "test");

    now.addAndGet(Breaker.REST.minusSeconds(1).toNanos());
    pass();
  }

  @Test
  void aCallThatIsAnsweredTooLateLetsOneTryAtOnce() {
    Pass slow = pass();
    breaker.failed(slow, "test");
    breaker.answered(slow);

    pass();
    assertThat(breaker.enter()).isEmpty();
  }

  @Test
  void aProbeThatIsAnsweredTooLateChangesNothing() {
    Pass slow = probe();
    breaker.failed(slow, "test");
    breaker.answered(slow);

    assertThat(breaker.enter()).isEmpty();
  }

  private Pass probe() {
    breaker.failed(pass(), "test");
    now.addAndGet(Breaker.REST.toNanos());
    return pass();
  }

  private Pass pass() {
    return breaker.enter().orElseThrow();
  }
}
