package dev.trellis.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trellis.cache.RateLimiter.Bucket;
import dev.trellis.domain.RateLimit;
import dev.trellis.domain.RateLimit.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Without a server: this process alone. */
class RateLimiterTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final RateLimit ONE = new RateLimit("one", 1, DAY);
  private static final RateLimit TEN = new RateLimit("ten", 10, DAY);

  private final RateLimiter limiter = new RateLimiter(Optional.empty());

  @Test
  void withoutACacheOneProcessAllowsTheWholeLimit() {
    for (int left = 9; left >= 0; left--) {
      Decision made = limiter.take("a", TEN, 1);
      assertThat(made.allowed()).isTrue();
      assertThat(made.limit()).isEqualTo(TEN);
      assertThat(made.remaining()).isEqualTo(left);
    }
    assertThat(limiter.take("a", TEN, 1).allowed()).isFalse();
  }

  @Test
  void theFirstRefusalIsTheLastDecision() {
    List<Bucket> both = List.of(new Bucket("a", ONE), new Bucket("a", TEN));

    assertThat(limiter.take(both)).extracting(Decision::allowed).containsExactly(true, true);
    assertThat(limiter.take(both)).extracting(Decision::allowed).containsExactly(false);
    assertThat(limiter.take("a", TEN, 1).remaining()).isEqualTo(8);
  }

  @Test
  void aCostThatCouldNeverBePaidIsABug() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Bucket("a", ONE, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Bucket("a", ONE, 0));
  }
}
