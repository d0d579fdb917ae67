package dev.trellis.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.RunId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** Hints of stops, on a real Redis and on what looks like one that has gone. */
@Timeout(60)
class RunHintsTest {
  private static final Duration SILENCE = Duration.ofMinutes(5);

  /** Far more than the 80 ms that a caller waits: this machine may be busy. */
  private static final Duration AT_ONCE = Duration.ofMillis(900);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Heard heard = new Heard();
  private final RunId run = RunId.create();

  /** What a listener was told. */
  private static final class Heard implements RunHints.Listener {
    private final Set<RunId> runs = ConcurrentHashMap.newKeySet();
    private final AtomicInteger begun = new AtomicInteger();

    @Override
    public void hinted(RunId run) {
      runs.add(run);
    }

    @Override
    public void mayHaveMissed() {
      begun.incrementAndGet();
    }

    void awaitBegun(int times) {
      await(() -> begun.get() >= times);
    }

    void awaitHint(RunId run) {
      await(() -> runs.contains(run));
    }
  }

  private static void await(BooleanSupplier reached) {
    Instant until = Instant.now().plus(PATIENCE);
    while (!reached.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(until);
      Thread.onSpinWait();
    }
  }

  @Test
  void aHintReachesEveryProcessThatListens() throws IOException {
    try (TestRedis redis = TestRedis.start();
        Cache first = TestRedis.cache(redis.port());
        Cache second = TestRedis.cache(redis.port())) {
      Heard alsoHeard = new Heard();
      hints(first).listen(heard);
      hints(second).listen(alsoHeard);
      heard.awaitBegun(1);
      alsoHeard.awaitBegun(1);

      RunId other = RunId.create();
      publish(first, List.of(run, other));

      for (Heard listener : List.of(heard, alsoHeard)) {
        listener.awaitHint(run);
        listener.awaitHint(other);
      }
    }
  }

  @Test
  void whatIsNoRunIsPassedOver() throws IOException {
    try (TestRedis redis = TestRedis.start();
        Cache cache = TestRedis.cache(redis.port());
        RedisClient forger = RedisClient.create("127.0.0.1", redis.port())) {
      hints(cache).listen(heard);
      heard.awaitBegun(1);

      forger.publish(RunHints.CHANNEL, "");
      forger.publish(RunHints.CHANNEL, "*".repeat(100_000));
      forger.publish(RunHints.CHANNEL, run.toString());

      heard.awaitHint(run);
      assertThat(heard.runs).containsExactly(run);
    }
  }

  @Test
  void theConnectionAndTheThreadEndWithTheListening() throws Exception {
    try (TestRedis redis = TestRedis.start();
        Cache cache = TestRedis.cache(redis.port());
        RedisClient observer = RedisClient.create("127.0.0.1", redis.port())) {
      RunHints.Listening listening = hints(cache).listen(heard);
      heard.awaitBegun(1);
      assertThat(listeners(observer)).isOne();
      Set<Thread> threads = threads();
      assertThat(threads).isNotEmpty();

      listening.close();
      listening.close();

      await(() -> listeners(observer) == 0);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  @Test
  void theListeningEndsWithTheCache() throws Exception {
    try (TestRedis redis = TestRedis.start();
        RedisClient observer = RedisClient.create("127.0.0.1", redis.port())) {
      Cache cache = TestRedis.cache(redis.port());
      try (cache) {
        hints(cache).listen(heard);
        heard.awaitBegun(1);
      }
      await(() -> listeners(observer) == 0);

      hints(cache).listen(heard);
      for (Thread thread : threads()) {
        thread.join();
      }
      assertThat(heard.begun).hasValue(1);
    }
  }

  @Test
  void aServerThatWasStartedAgainIsHeardAgain() throws IOException {
    try (TestRedis redis = TestRedis.start();
        Cache cache = TestRedis.cache(redis.port())) {
      hints(cache).listen(heard);
      heard.awaitBegun(1);
      redis.kill();
      redis.startAgain();

      // What was published meanwhile is lost, and the listener is told so.
      heard.awaitBegun(2);
      publish(cache, List.of(run));
      heard.awaitHint(run);
    }
  }

  @Test
  void aServerThatIsAwayAtFirstIsHeardOnceItIsThere() throws IOException {
    try (TestRedis redis = TestRedis.start();
        Cache cache = TestRedis.cache(redis.port())) {
      redis.kill();
      hints(cache).listen(heard);
      redis.startAgain();

      heard.awaitBegun(1);
    }
  }

  @Test
  void aConnectionThatIsSilentForLongIsReplaced() throws IOException {
    try (TestRedis redis = TestRedis.start();
        Cache cache = TestRedis.cache(redis.port());
        RedisClient observer = RedisClient.create("127.0.0.1", redis.port())) {
      new RunHints(Optional.of(cache), Duration.ofMillis(100)).listen(heard);

      heard.awaitBegun(4);
      await(() -> listeners(observer) == 1);
    }
  }

  @Test
  void aServerThatSaysNothingMoreIsLeftForAnother() throws Exception {
    try (TestRedis redis = TestRedis.start();
        SlowProxy proxy = new SlowProxy(redis.port());
        Cache cache = TestRedis.cache(proxy.port())) {
      new RunHints(Optional.of(cache), Duration.ofMillis(200)).listen(heard);
      heard.awaitBegun(1);

      proxy.delayAnswers(Duration.ofDays(1));
      int before = heard.begun.get();
      proxy.delayAnswers(Duration.ZERO);

      heard.awaitBegun(before + 2);
    }
  }

  @Test
  void nobodyWaitsForAServerThatTakesConnectionsAndSaysNothing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Cache cache = TestRedis.cache(silent.getLocalPort())) {
      assertNobodyWaits(hints(cache));
    }
  }

  @Test
  void nobodyWaitsForAServerThatRefuses() throws Exception {
    try (Cache cache = TestRedis.cache(TestRedis.freePort())) {
      assertNobodyWaits(hints(cache));
    }
  }

  private void assertNobodyWaits(RunHints hints) throws InterruptedException {
    long start = System.nanoTime();
    RunHints.Listening listening = hints.listen(heard);
    hints.publish(List.of(run));
    listening.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    // A connection that was being made is given up within the client's own limits.
    for (Thread thread : threads()) {
      thread.join();
    }
    assertThat(heard.begun).hasValue(0);
  }

  @Test
  void withoutACacheNothingIsHeard() {
    RunHints hints = new RunHints(Optional.empty());
    try (RunHints.Listening _ = hints.listen(heard)) {
      hints.publish(List.of(run));
    }
    assertThat(heard.runs).isEmpty();
  }

  private static RunHints hints(Cache cache) {
    return new RunHints(Optional.of(cache), SILENCE);
  }

  /** Until somebody has it: on a busy machine one may be given up, and then others for a while. */
  private void publish(Cache cache, List<RunId> runs) {
    await(
        () -> {
          hints(cache).publish(runs);
          return heard.runs.containsAll(runs);
        });
  }

  private static long listeners(RedisClient observer) {
    CommandArguments numSub =
        new CommandArguments(Protocol.Command.PUBSUB).add("NUMSUB").add(RunHints.CHANNEL);
    return (Long) ((List<?>) observer.executeCommand(numSub)).getLast();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("cache-channel"))
        .collect(Collectors.toSet());
  }
}
