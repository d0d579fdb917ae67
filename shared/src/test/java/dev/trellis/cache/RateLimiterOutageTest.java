package dev.trellis.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.RateLimit;
import dev.trellis.domain.RateLimit.Decision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever happens to the server: nobody waits for it for long, limits hold in the process, and it
 * is used again within ten seconds after it is back.
 */
@Timeout(90)
class RateLimiterOutageTest {
  private static final RateLimit LIMIT = new RateLimit("limit", 40, Duration.ofDays(1));
  private static final Duration RECOVERY = Duration.ofSeconds(10);
  // Far more than the 80 ms that a caller waits, less than the client's own second: this
  // machine
  // may be busy.
  private static final Duration MOST_WAIT = Duration.ofMillis(900);

  @Test
  void aServerThatRefuses() throws IOException {
    try (Cache cache = TestRedis.cache(TestRedis.freePort())) {
      assertLimitsHoldInTheProcess(new RateLimiter(Optional.of(cache)));
    }
  }

  @Test
  void aServerThatTakesConnectionsAndSaysNothing() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Cache cache = TestRedis.cache(silent.getLocalPort())) {
      assertLimitsHoldInTheProcess(new RateLimiter(Optional.of(cache)));
    }
  }

  @Test
  void aServerThatIsFiveSecondsSlowAndThenWellAgain() throws Exception {
    try (TestRedis redis = TestRedis.start();
        SlowProxy proxy = new SlowProxy(redis.port());
        Cache cache = TestRedis.cache(proxy.port())) {
      RateLimiter limiter = new RateLimiter(Optional.of(cache));
      assertUsedAgain(limiter);

      proxy.delayAnswers(Duration.ofSeconds(5));
      assertLimitsHoldInTheProcess(limiter);

      proxy.delayAnswers(Duration.ZERO);
      assertUsedAgain(limiter);
    }
  }

  /** It answers every call, but none in time: were it asked each time, each caller would wait. */
  @Test
  void aServerThatIsALittleTooSlow() throws Exception {
    try (TestRedis redis = TestRedis.start();
        SlowProxy proxy = new SlowProxy(redis.port());
        Cache cache = TestRedis.cache(proxy.port())) {
      RateLimiter limiter = new RateLimiter(Optional.of(cache));
      assertUsedAgain(limiter);

      proxy.delayAnswers(Duration.ofMillis(300));
      assertLimitsHoldInTheProcess(limiter);
    }
  }

  @Test
  void aServerThatIsKilledUnderLoadAndStartedAgain() throws Exception {
    try (TestRedis redis = TestRedis.start();
        Cache cache = TestRedis.cache(redis.port())) {
      RateLimiter limiter = new RateLimiter(Optional.of(cache));
      AtomicBoolean stop = new AtomicBoolean();
      try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
        List<Future<Duration>> load = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
          load.add(threads.submit(longestWait(limiter, "load " + i, stop)));
        }
        assertUsedAgain(limiter);
        redis.kill();
        assertLimitsHoldInTheProcess(limiter);
        redis.startAgain();
        assertUsedAgain(limiter);
        stop.set(true);
        for (Future<Duration> waiter : load) {
          assertThat(waiter.get()).isLessThan(MOST_WAIT);
        }
      }
    }
  }

  @Test
  void threadsEndWithTheCache() throws Exception {
    List<Thread> threads;
    try (TestRedis redis = TestRedis.start();
        Cache cache = TestRedis.cache(redis.port())) {
      RateLimiter limiter = new RateLimiter(Optional.of(cache));
      assertUsedAgain(limiter);
      threads = Thread.getAllStackTraces().keySet().stream().filter(this::isOfTheGuard).toList();
    }
    assertThat(threads).isNotEmpty().hasSizeLessThanOrEqualTo(8);
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  private boolean isOfTheGuard(Thread thread) {
    return thread.getName().startsWith("cache-");
  }

  private static void assertLimitsHoldInTheProcess(RateLimiter limiter) {
    int allowed = 0;
    long start = System.nanoTime();
    for (int i = 0; i < 60; i++) {
      long asked = System.nanoTime();
      Decision made = limiter.take("somebody", LIMIT, 1);
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(MOST_WAIT);
      assertThat(made.limit()).isIn(LIMIT, LIMIT.quarter());
      if (made.allowed() && made.limit().equals(LIMIT.quarter())) {
        allowed++;
      }
    }
    assertThat(allowed).isEqualTo(10);
    // One wait and not sixty: the server is left alone.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  /** Whole limits are given only where the server counts. */
  private static void assertUsedAgain(RateLimiter limiter) throws InterruptedException {
    long start = System.nanoTime();
    int asked = 0;
    while (!limiter.take("asker " + asked++, LIMIT, 1).limit().equals(LIMIT)) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RECOVERY);
      Thread.sleep(10);
    }
  }

  private static Callable<Duration> longestWait(
      RateLimiter limiter, String key, AtomicBoolean stop) {
    return () -> {
      long longest = 0;
      while (!stop.get()) {
        long asked = System.nanoTime();
        limiter.take(key, LIMIT, 1);
        longest = Math.max(longest, System.nanoTime() - asked);
        Thread.sleep(1);
      }
      return Duration.ofNanos(longest);
    };
  }
}
