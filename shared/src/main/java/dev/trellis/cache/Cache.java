package dev.trellis.cache;

import dev.trellis.config.CacheConfig;
import java.time.Duration;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * The connection to Valkey. Waiting for it is bounded; nothing that it holds is kept there alone.
 */
public final class Cache implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 1_000;

  private final RedisClient client;

  public Cache(CacheConfig config) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setJmxEnabled(false);
    pool.setMaxTotal(8);
    pool.setMinIdle(0);
    pool.setMaxWait(Duration.ofMillis(TIMEOUT_MILLIS));
    pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    client =
        RedisClient.builder()
            .hostAndPort(JedisURIHelper.getHostAndPort(config.url()))
            .clientConfig(
                DefaultJedisClientConfig.builder(config.url())
                    .timeoutMillis(TIMEOUT_MILLIS)
                    .build())
            .poolConfig(pool)
            .build();
  }

  /**
   * Sees whether the server answers.
   *
   * @throws CacheException if it does not
   */
  public void check() {
    try {
      client.ping();
    } catch (JedisException failed) {
      throw new CacheException(failed);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  /** The cache cannot be used now. */
  public static final class CacheException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CacheException(JedisException cause) {
      super("the cache cannot be reached", cause);
    }
  }
}
