package dev.trellis.cache;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trellis.cache.Cache.CacheException;
import dev.trellis.config.CacheConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

/** Against a real Redis; waiting for one that is not there has an end. */
class CacheTest {

  @Test
  void aServerThatAnswersIsThereUntilItIsStopped() throws IOException {
    int port = freePort();
    RedisServer server =
        RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
    server.start();
    try (Cache cache = cache("redis://127.0.0.1:" + port)) {
      cache.check();
      cache.check();

      server.stop();

      assertGone(cache);
    } finally {
      server.stop();
    }
  }

  @Test
  void aConnectionThatWasGivenUpIsReplacedByItsNextUse() throws IOException {
    int port = freePort();
    RedisServer server =
        RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
    server.start();
    Cache cache = cache("redis://127.0.0.1:" + port);
    try {
      cache.check();
      cache.disconnect();
      cache.check();

      cache.close();

      assertGone(cache);
    } finally {
      cache.close();
      server.stop();
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void aServerThatWasNeverThereIsGone() throws IOException {
    try (Cache cache = cache("redis://127.0.0.1:" + freePort())) {
      assertGone(cache);
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void aServerThatTakesTheConnectionAndSaysNothingIsGone() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Cache cache = cache("redis://127.0.0.1:" + silent.getLocalPort())) {
      assertGone(cache);
    }
  }

  private static void assertGone(Cache cache) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(cache::check)
        .withMessage("the cache cannot be reached");
  }

  private static Cache cache(String url) {
    return new Cache(new CacheConfig(URI.create(url)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
