package dev.trellis.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.cache.RateLimiter.Bucket;
import dev.trellis.domain.RateClass;
import dev.trellis.domain.RateLimit;
import dev.trellis.domain.RateLimit.Decision;
import dev.trellis.domain.Tier;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.RedisClient;

/** On a real Redis. Periods are a day long, so that a slow machine refills nothing meanwhile. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedBucketsTest {
  private static final Duration DAY = Duration.ofDays(1);

  private TestRedis redis;
  private RedisClient client;

  @BeforeAll
  void start() throws IOException {
    redis = TestRedis.start();
    client = RedisClient.create("127.0.0.1", redis.port());
  }

  @AfterAll
  void stop() throws IOException {
    client.close();
    redis.close();
  }

  @BeforeEach
  void forgetEverything() {
    client.flushAll();
    client.scriptFlush("any");
  }

  @Test
  void sixteenThreadsTakeExactlyWhatIsThere() throws Exception {
    RateLimit limit = new RateLimit("hot", 1_000, DAY);
    List<Future<Integer>> takers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 16; i++) {
        takers.add(threads.submit(() -> allowedOf(100, limit)));
      }
    }
    int allowed = 0;
    for (Future<Integer> taker : takers) {
      allowed += taker.get();
    }

    assertThat(allowed).isEqualTo(1_000);
  }

  @Test
  void decisionsTellWhatIsLeftAndWhenThereIsMore() {
    RateLimit limit = new RateLimit("four", 4, DAY);

    assertDecision(take(limit, 1), true, 3, Duration.ofHours(6), Duration.ZERO);
    assertDecision(take(limit, 2), true, 1, Duration.ofHours(18), Duration.ZERO);
    assertDecision(take(limit, 2), false, 1, Duration.ofHours(18), Duration.ofHours(6));
    assertDecision(take(limit, 1), true, 0, DAY, Duration.ZERO);
    assertDecision(take(limit, 1), false, 0, DAY, Duration.ofHours(6));
  }

  @Test
  void eachTierHasItsOwnLimit() {
    assertThat(allowedOf(30, RateClass.AGENT.limit(Tier.FREE))).isEqualTo(3);
    client.flushAll();
    assertThat(allowedOf(30, RateClass.AGENT.limit(Tier.PRO))).isBetween(20, 22);
  }

  @Test
  void aServerThatForgotTheScriptLearnsItAnew() {
    RateLimit limit = new RateLimit("two", 2, DAY);
    take(limit, 1);
    client.scriptFlush("any");

    assertThat(take(limit, 1).remaining()).isZero();
    assertThat(take(limit, 1).allowed()).isFalse();
  }

  @Test
  void keysNameNobodyAndGoWhenTheyTellNothingAnyMore() {
    SharedBuckets.take(client, new Bucket("ada@example.com", new RateLimit("auth", 10, DAY), 5));

    Set<String> keys = client.keys("*");
    assertThat(keys).singleElement().asString().matches("trellis:rate:auth:[0-9a-f]{32}");
    assertThat(client.pttl(keys.iterator().next()))
        .isBetween(Duration.ofHours(11).toMillis(), Duration.ofHours(12).toMillis());
  }

  private int allowedOf(int tries, RateLimit limit) {
    int allowed = 0;
    for (int i = 0; i < tries; i++) {
      allowed += take(limit, 1).allowed() ? 1 : 0;
    }
    return allowed;
  }

  private Decision take(RateLimit limit, int cost) {
    return SharedBuckets.take(client, new Bucket("somebody", limit, cost));
  }

  private static void assertDecision(
      Decision made, boolean allowed, int remaining, Duration reset, Duration retry) {
    assertThat(made.allowed()).isEqualTo(allowed);
    assertThat(made.remaining()).isEqualTo(remaining);
    assertThat(made.resetAfter()).isBetween(reset.minusMinutes(1), reset);
    assertThat(made.retryAfter()).isBetween(retry.minusMinutes(1), retry);
  }
}
