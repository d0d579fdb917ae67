package dev.trellis.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** How a channel is heard while its server is not as it should be. */
@Timeout(60)
class SubscriptionTest {
  private static final String CHANNEL = "test";
  private static final int CONNECTIONS = 3;

  private final AtomicInteger begun = new AtomicInteger();

  private final Subscription.Listener listener =
      new Subscription.Listener() {
        @Override
        public void begun() {
          begun.incrementAndGet();
        }

        @Override
        public void heard(String message) {
          throw new AssertionError(message);
        }
      };

  /** A server that is broken is not asked as fast as it can refuse. */
  @Test
  void thereIsAPauseBetweenConnectionsThatBreak() throws IOException {
    try (ServerSocket broken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Subscription subscription =
          new Subscription(
              () -> new Connection("127.0.0.1", broken.getLocalPort()), CHANNEL, listener);
      subscription.start();
      broken.accept().close();
      long first = System.nanoTime();
      for (int i = 1; i < CONNECTIONS; i++) {
        broken.accept().close();
      }
      Duration took = Duration.ofNanos(System.nanoTime() - first);
      subscription.close();

      assertThat(took).isGreaterThan(Duration.ofMillis(900L * (CONNECTIONS - 1)));
    }
  }

  @Test
  void aConnectionThatIsMadeTooLateIsNotHeard() throws Exception {
    CountDownLatch connecting = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (TestRedis redis = TestRedis.start()) {
      Subscription subscription =
          new Subscription(
              () -> {
                connecting.countDown();
                await(closed);
                return new Connection("127.0.0.1", redis.port());
              },
              CHANNEL,
              listener);
      subscription.start();
      connecting.await();
      Thread hearing = thread().orElseThrow();
      subscription.close();
      closed.countDown();
      hearing.join();

      assertThat(begun).hasValue(0);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new JedisConnectionException("nobody lets it connect");
      }
    } catch (InterruptedException stopped) {
      throw new JedisConnectionException(stopped);
    }
  }

  private static Optional<Thread> thread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("cache-channel"))
        .findFirst();
  }
}
