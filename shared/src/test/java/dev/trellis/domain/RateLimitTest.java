package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RateLimitTest {

  @ParameterizedTest
  @CsvSource({
    "'', 1, PT1S",
    "Agent, 1, PT1S",
    "a b, 1, PT1S",
    "'a\"', 1, PT1S",
    "a23456789012345678901234567890123, 1, PT1S",
    "agent, 0, PT1S",
    "agent, 1000001, PT1S",
    "agent, 1, PT0S",
    "agent, 1, PT-1S",
    "agent, 1, PT1.5S",
    "agent, 1, PT24H0M1S"
  })
  void whatIsNoLimitIsRefused(String name, int count, Duration period) {
    assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(name, count, period));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "4, 1", "7, 1", "8, 2", "1000000, 250000"})
  void oneProcessAllowsAQuarterButAtLeastOne(int count, int quarter) {
    RateLimit limit = new RateLimit("a", count, Duration.ofDays(1));

    assertThat(limit.quarter()).isEqualTo(new RateLimit("a", quarter, Duration.ofDays(1)));
  }

  @Test
  void theAgentAnswersThreeMessagesAMinuteAndMoreToThoseWhoPay() {
    assertThat(RateClass.AGENT.limit(Tier.FREE))
        .isEqualTo(new RateLimit("agent", 3, Duration.ofMinutes(1)));
    assertThat(RateClass.AGENT.limit(Tier.PRO).count()).isEqualTo(20);
    assertThat(RateClass.AGENT.limit(Tier.ENTERPRISE).count()).isEqualTo(60);
  }

  @ParameterizedTest
  @EnumSource
  void aDearerTierNeverAllowsLess(RateClass rateClass) {
    assertThat(rateClass.limit(Tier.PRO).count())
        .isBetween(rateClass.limit(Tier.FREE).count(), rateClass.limit(Tier.ENTERPRISE).count());
  }

  @Test
  void everyClassIsCountedByItself() {
    Set<String> names = new HashSet<>();
    for (RateClass rateClass : RateClass.values()) {
      assertThat(names.add(rateClass.limit(Tier.FREE).name())).as(rateClass.name()).isTrue();
    }
  }
}
