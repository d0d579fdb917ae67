package dev.trellis.cache;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.trellis.cache.Cache.CacheException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Connection;
import redis.clients.jedis.util.Pool;

/** Against a real Redis; waiting for one that is not there has an end. */
class CacheTest {

  @Test
  void aServerThatAnswersIsThereUntilItIsKilled() throws IOException {
    try (TestRedis redis = TestRedis.start();
        Cache cache = TestRedis.cache(redis.port())) {
      cache.check();
      cache.check();

      redis.kill();

      assertGone(cache);
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void aServerThatWasStartedAgainIsThereThoughItsOldConnectionsAreDead() throws IOException {
    try (TestRedis redis = TestRedis.start();
        Cache cache = TestRedis.cache(redis.port())) {
      // On a busy machine an answer may come too late, and the next is asked for after a while.
      while (cache.ask(client -> openTogether(client.getPool(), 3)).isEmpty()) {
        Thread.onSpinWait();
      }

      redis.kill();
      redis.startAgain();

      cache.check();
    }
  }

  @Test
  void aBugInWhatIsAskedIsNoOutage() throws IOException {
    try (Cache cache = TestRedis.cache(TestRedis.freePort())) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  cache.ask(
                      _ -> {
                        throw new UnsupportedOperationException("bug");
                      }))
          .withCauseInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void aConnectionThatWasGivenUpIsReplacedByItsNextUse() throws IOException {
    try (TestRedis redis = TestRedis.start()) {
      Cache cache = TestRedis.cache(redis.port());
      try (cache) {
        cache.check();
        cache.disconnect();
        cache.check();
      }
      assertGone(cache);
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void aServerThatWasNeverThereIsGone() throws IOException {
    try (Cache cache = TestRedis.cache(TestRedis.freePort())) {
      assertGone(cache);
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void aServerThatTakesTheConnectionAndSaysNothingIsGone() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Cache cache = TestRedis.cache(silent.getLocalPort())) {
      assertGone(cache);
    }
  }

  private static void assertGone(Cache cache) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(cache::check)
        .withMessage("the cache cannot be reached");
  }

  /** Makes that many connections, and leaves them idle. Returns how many are. */
  private static int openTogether(Pool<Connection> pool, int count) {
    List<Connection> open = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      open.add(pool.getResource());
    }
    open.forEach(Connection::close);
    return pool.getNumIdle();
  }
}
