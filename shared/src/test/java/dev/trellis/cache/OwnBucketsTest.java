package dev.trellis.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.cache.RateLimiter.Bucket;
import dev.trellis.domain.RateClass;
import dev.trellis.domain.RateLimit;
import dev.trellis.domain.RateLimit.Decision;
import dev.trellis.domain.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnBucketsTest {
  private static final RateLimit THREE = new RateLimit("three", 3, Duration.ofMinutes(1));

  private final AtomicLong now = new AtomicLong(-5_000_000_000L);
  private final OwnBuckets buckets = new OwnBuckets(now::get);

  @Test
  void theCountIsAllowedAtOnceAndThenRefused() {
    assertThat(take(1)).isEqualTo(new Decision(true, THREE, 2, seconds(20), Duration.ZERO));
    assertThat(take(1)).isEqualTo(new Decision(true, THREE, 1, seconds(40), Duration.ZERO));
    assertThat(take(1)).isEqualTo(new Decision(true, THREE, 0, seconds(60), Duration.ZERO));
    assertThat(take(1)).isEqualTo(new Decision(false, THREE, 0, seconds(60), seconds(20)));
  }

  @Test
  void whoComesBackWhenToldIsAllowedAndNotAMomentEarlier() {
    take(3);
    Duration wait = take(1).retryAfter();

    now.addAndGet(wait.toNanos() - 1_000);
    assertThat(take(1).allowed()).isFalse();
    now.addAndGet(1_000);
    assertThat(take(1).allowed()).isTrue();
  }

  @Test
  void whatCostsMoreTakesMoreAndARefusalTakesNothing() {
    assertThat(take(2).remaining()).isEqualTo(1);
    assertThat(take(2)).isEqualTo(new Decision(false, THREE, 1, seconds(40), seconds(20)));
    assertThat(take(1).allowed()).isTrue();
  }

  @Test
  void eachKeyAndEachLimitIsByItself() {
    take(3);

    assertThat(buckets.take(new Bucket("b", THREE)).allowed()).isTrue();
    RateLimit other = new RateLimit("other", 3, Duration.ofMinutes(1));
    assertThat(buckets.take(new Bucket("a", other)).allowed()).isTrue();
  }

  @Test
  void aThirdThatCannotBeDividedExactlyStillAllowsTheWholeCount() {
    RateLimit seven = new RateLimit("seven", 7, Duration.ofSeconds(1));
    for (int i = 0; i < 7; i++) {
      assertThat(buckets.take(new Bucket("a", seven)).allowed()).isTrue();
    }
    assertThat(buckets.take(new Bucket("a", seven)).allowed()).isFalse();
  }

  @Test
  void ofTooManyKeysThoseUsedLongestAgoAreForgotten() {
    take(3);
    for (int i = 0; i < 3 * OwnBuckets.MAX_KEYS; i++) {
      buckets.take(new Bucket("key " + i, THREE));
      assertThat(take(1).allowed()).isFalse();
    }

    assertThat(buckets.size()).isEqualTo(OwnBuckets.MAX_KEYS);
    assertThat(buckets.take(new Bucket("key 0", THREE)).remaining()).isEqualTo(2);
  }

  /** However an attacker spreads them: greedily, at random, in bursts. */
  @Test
  void noQuarterOfAnHourSeesMoreThanTenTriesToSignIn() {
    RateLimit auth = RateClass.AUTH.limit(Tier.FREE);
    Random random = new Random(1);
    for (int attacker = 0; attacker < 200; attacker++) {
      List<Long> tries = new ArrayList<>();
      int mostPauseSeconds = 1 + random.nextInt(attacker < 100 ? 2 : 400);
      for (int i = 0; i < 2_000; i++) {
        now.addAndGet(seconds(random.nextInt(mostPauseSeconds)).toNanos());
        if (buckets.take(new Bucket("victim " + attacker, auth)).allowed()) {
          tries.add(now.get());
        }
      }
      for (int i = 0; i + 10 < tries.size(); i++) {
        assertThat(tries.get(i + 10) - tries.get(i)).isGreaterThan(seconds(900).toNanos() - 1);
      }
    }
  }

  private Decision take(int cost) {
    return buckets.take(new Bucket("a", THREE, cost));
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
