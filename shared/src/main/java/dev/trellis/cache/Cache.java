package dev.trellis.cache;

import dev.trellis.config.CacheConfig;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * The connection to Valkey. Waiting for it is bounded; nothing that it holds is kept there alone.
 * Connections are made when the first one is needed.
 */
public final class Cache implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final int MAX_CONNECTIONS = 8;

  private final CacheConfig config;
  private final Guard guard = new Guard(MAX_CONNECTIONS);
  private final List<Subscription> subscriptions = new ArrayList<>();
  private @Nullable RedisClient client;
  private boolean closed;

  /** Opens no connection yet. */
  public Cache(CacheConfig config) {
    this.config = config;
  }

  /** Made when it is first needed: a cold start that does not ask the cache does not pay for it. */
  private synchronized RedisClient client() {
    if (closed) {
      throw new JedisException("the cache is closed");
    }
    if (client == null) {
      client = connect(config);
    }
    return client;
  }

  private static RedisClient connect(CacheConfig config) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setJmxEnabled(false);
    pool.setMaxTotal(MAX_CONNECTIONS);
    pool.setMinIdle(0);
    pool.setMaxWait(Duration.ofMillis(TIMEOUT_MILLIS));
    pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    return RedisClient.builder()
        .hostAndPort(JedisURIHelper.getHostAndPort(config.url()))
        .clientConfig(settings(config).build())
        .poolConfig(pool)
        .build();
  }

  private static DefaultJedisClientConfig.Builder settings(CacheConfig config) {
    return DefaultJedisClientConfig.builder(config.url()).timeoutMillis(TIMEOUT_MILLIS);
  }

  /**
   * Hears what is published on a channel, over a connection and on a thread of its own, until the
   * subscription is closed or this cache is. Nobody waits for the server meanwhile.
   *
   * @param silence after how long without a message the connection is replaced, since it may be
   *     dead
   */
  synchronized Subscription subscribe(
      String channel, Duration silence, Subscription.Listener listener) {
    JedisClientConfig settings =
        settings(config).blockingSocketTimeoutMillis(Math.toIntExact(silence.toMillis())).build();
    Subscription subscription =
        new Subscription(
            () -> new Connection(JedisURIHelper.getHostAndPort(config.url()), settings),
            channel,
            listener);
    if (closed) {
      subscription.close();
    } else {
      subscriptions.removeIf(Subscription::isClosed);
      subscriptions.add(subscription);
      subscription.start();
    }
    return subscription;
  }

  /**
   * Sees whether the server answers.
   *
   * @throws CacheException if it does not
   */
  public void check() {
    try {
      onLiveConnection(RedisClient::ping);
    } catch (JedisException failed) {
      throw new CacheException(failed);
    }
  }

  /** Closes every connection, as a snapshot of the process needs it. The next use opens another. */
  public synchronized void disconnect() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  /**
   * Asks the server something that the caller can do without, and need not have done at most once.
   * No caller waits longer than {@link Guard#PATIENCE}.
   *
   * @return empty if the server does not answer, or is not asked since it did not lately
   */
  <T> Optional<T> ask(Function<RedisClient, T> question) {
    return guard.call(() -> onLiveConnection(question));
  }

  /**
   * Connections that were left idle while the server was restarted or this process frozen are dead.
   */
  private <T> T onLiveConnection(Function<RedisClient, T> question) {
    RedisClient connected = client();
    try {
      return question.apply(connected);
    } catch (JedisConnectionException broken) {
      connected.getPool().clear();
      if (broken.getCause() instanceof SocketTimeoutException) {
        throw broken;
      }
      return question.apply(connected);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    subscriptions.forEach(Subscription::close);
    guard.close();
    disconnect();
  }

  /** The cache cannot be used now. */
  public static final class CacheException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CacheException(JedisException cause) {
      super("the cache cannot be reached", cause);
    }
  }
}
