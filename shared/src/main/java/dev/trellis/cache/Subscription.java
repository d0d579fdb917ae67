package dev.trellis.cache;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Hears a channel until it is closed. A connection that breaks is replaced after a pause, and one
 * that is silent for long at once: a server that has gone without a word looks the same. What is
 * published between two connections is missed, so the listener is told of each that begins.
 */
final class Subscription implements RunHints.Listening {
  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Supplier<Connection> connector;
  private final String channel;
  private final Listener listener;

  /** Not a virtual one, as in {@link Guard}: it may be the first to load the client's classes. */
  private final Thread thread;

  private @Nullable Connection connection;
  private boolean closed;

  /** Is told what is heard, on the subscription's thread. */
  interface Listener {
    /** What is published from now on is heard; what was before may have been missed. */
    void begun();

    void heard(String message);
  }

  Subscription(Supplier<Connection> connector, String channel, Listener listener) {
    this.connector = connector;
    this.channel = channel;
    this.listener = listener;
    this.thread = Thread.ofPlatform().daemon().name("cache-channel").unstarted(this::hear);
  }

  void start() {
    thread.start();
  }

  private void hear() {
    boolean isTold = false;
    while (!isClosed()) {
      try {
        hearOnce();
      } catch (JedisException broken) {
        if (!isTold && !isClosed()) {
          LOG.warn("the channel {} is not heard for now: {}", channel, broken.toString());
          isTold = true;
        }
        pause();
      }
    }
  }

  /** Hears until the connection is silent for too long. */
  private void hearOnce() {
    Connection made = connector.get();
    JedisPubSub ears = ears();
    try {
      if (hold(made)) {
        ears.proceed(made, channel);
      }
    } catch (JedisException ended) {
      if (!ears.isSubscribed() || !(ended.getCause() instanceof SocketTimeoutException)) {
        throw ended;
      }
    } finally {
      cut(made);
    }
  }

  private JedisPubSub ears() {
    return new JedisPubSub() {
      @Override
      public void onSubscribe(String channel, int channels) {
        listener.begun();
      }

      @Override
      public void onMessage(String channel, String message) {
        listener.heard(message);
      }
    };
  }

  /** Returns false if nobody wants to hear any more. */
  private synchronized boolean hold(Connection made) {
    connection = made;
    return !closed;
  }

  private static void cut(Connection connection) {
    try {
      connection.forceDisconnect();
    } catch (IOException failed) {
      LOG.debug("a connection was not closed in good order", failed);
    }
  }

  private synchronized void pause() {
    long until = System.nanoTime() + PAUSE.toNanos();
    try {
      for (long left = PAUSE.toNanos(); left > 0 && !closed; left = until - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException nobodyDoesThat) {
      closed = true;
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Cuts the connection and waits for nothing; one that is being made is cut once it is made. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    if (connection != null) {
      cut(connection);
    }
  }
}
