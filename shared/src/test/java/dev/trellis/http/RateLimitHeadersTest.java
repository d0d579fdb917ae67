package dev.trellis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.RateLimit;
import dev.trellis.domain.RateLimit.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitHeadersTest {
  private static final RateLimit AGENT = new RateLimit("agent", 3, Duration.ofMinutes(1));
  private static final RateLimit MODEL = new RateLimit("model", 20, Duration.ofMinutes(1));

  @Test
  void whatIsAllowedTellsWhatIsLeft() {
    Decision allowed = new Decision(true, AGENT, 2, Duration.ofSeconds(20), Duration.ZERO);

    assertThat(RateLimitHeaders.of(List.of(allowed)))
        .isEqualTo(
            Map.of("ratelimit-policy", "\"agent\";q=3;w=60", "ratelimit", "\"agent\";r=2;t=20"));
  }

  @Test
  void whatIsRefusedTellsWhenToComeBackAndNotAMomentEarlier() {
    Decision refused =
        new Decision(false, AGENT, 0, Duration.ofMillis(59_100), Duration.ofMillis(19_001));

    assertThat(RateLimitHeaders.of(List.of(refused)))
        .containsEntry("ratelimit", "\"agent\";r=0;t=60")
        .containsEntry("retry-after", "20");
  }

  @Test
  void severalLimitsAreAList() {
    Decision first = new Decision(true, MODEL, 19, Duration.ofSeconds(3), Duration.ZERO);
    Decision second = new Decision(false, AGENT, 0, Duration.ofMinutes(1), Duration.ofSeconds(7));

    assertThat(RateLimitHeaders.of(List.of(first, second)))
        .isEqualTo(
            Map.of(
                "ratelimit-policy", "\"model\";q=20;w=60, \"agent\";q=3;w=60",
                "ratelimit", "\"model\";r=19;t=3, \"agent\";r=0;t=60",
                "retry-after", "7"));
  }

  @Test
  void whatIsNotLimitedTellsNothing() {
    assertThat(RateLimitHeaders.of(List.of())).isEmpty();
  }
}
