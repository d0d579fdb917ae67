package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Runs that are stopped from another process than theirs, which shares nothing with it but the
 * database and perhaps the cache: whatever becomes of the cache, a run ends in time.
 */
@Timeout(120)
class AgentStopElsewhereTest {
  private static final Duration PROMISE = Duration.ofSeconds(2);

  /** Less than the 30 s after which a silent connection is replaced, and away for a moment. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String NO_CACHE = "redis://127.0.0.1:1";

  /**
   * A runner that nobody gives a hint asks the database no sooner than this after the last time.
   */
  private static final int ROUND_MILLIS = 500;

  private static final int MOST_TRIES = 8;

  /** The number of the chunk behind {@code start} and {@code start-step}. */
  private static final int START_OF_TEXT = 2;

  @TempDir private Path folder;
  @AutoClose private final ScriptedProvider provider = AgentConversation.provider();

  /**
   * A run that is under way, and whose model says nothing.
   *
   * @param goOn lets the model say it is done
   */
  private record SilentRun(
      AgentConversation asker, CountDownLatch goOn, CompletableFuture<List<JsonNode>> answer) {

    List<JsonNode> chunks() throws Exception {
      return answer.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void inTheSameProcessNobodyWaitsForTheNextRound() throws Exception {
    try (Installation runner = installation(NO_CACHE)) {
      AgentConversation asker = AgentConversation.begin(runner);
      assertStoppedBeforeTheNextRound(asker, asker);
    }
  }

  @Test
  void fromAnotherProcessNobodyWaitsForTheNextRoundWithTheCache() throws Exception {
    try (WatchedCache cache = WatchedCache.start(folder);
        Installation runner = installation(cache.url());
        Installation other = installation(cache.url())) {
      // While another run goes on nothing is begun to be heard, which has the database asked too.
      SilentRun first = begin(AgentConversation.begin(runner), "m1");
      await(() -> cache.listeners() == 1);

      AgentConversation asker = AgentConversation.begin(runner);
      assertStoppedBeforeTheNextRound(asker, asker.through(other));

      assertThat(cache.listeners()).as("for all runs of the process").isOne();
      assertInterrupted(stop(first, first.asker().through(other), ""));
      await(() -> cache.listeners() == 0);
    }
  }

  @Test
  void withoutTheCache() throws Exception {
    try (Installation runner = installation(NO_CACHE);
        Installation other = installation(NO_CACHE)) {
      SilentRun run = begin(AgentConversation.begin(runner), "m1");
      assertInterrupted(stop(run, run.asker().through(other), ""));
    }
  }

  /** The runner learns of it as it stores what the model says, and asks for nothing else. */
  @Test
  void withoutTheCacheWhileTheModelTalks() throws Exception {
    try (Installation runner = installation(NO_CACHE);
        Installation other = installation(NO_CACHE)) {
      AgentConversation asker = AgentConversation.begin(runner);
      CountDownLatch speaking = new CountDownLatch(3);
      CountDownLatch left = new CountDownLatch(1);
      provider.next(ScriptedProvider.talksUntilLeft(speaking, left));
      var answer = sent(asker, "m1");
      AgentFixture.await(speaking);
      await(() -> Integer.parseInt(asker.newestRun("last_seq")) > START_OF_TEXT);
      SilentRun run = new SilentRun(asker, new CountDownLatch(1), answer);
      assertInterrupted(stop(run, asker.through(other), ""));
      AgentFixture.await(left);
      assertThat(asker.loaded().at("/messages/1/parts").toString()).contains("word word");
    }
  }

  @Test
  void withTheCacheKilledInTheMidst() throws Exception {
    assertStoppedAfter(WatchedCache::kill);
  }

  @Test
  void withTheCacheSilentFromTheMidstOn() throws Exception {
    assertStoppedAfter(WatchedCache::freeze);
  }

  @FunctionalInterface
  private interface Harm {
    void befall(WatchedCache cache);
  }

  private void assertStoppedAfter(Harm harm) throws Exception {
    try (WatchedCache cache = WatchedCache.start(folder);
        Installation runner = installation(cache.url());
        Installation other = installation(cache.url())) {
      SilentRun run = begin(AgentConversation.begin(runner), "m1");
      await(() -> cache.listeners() == 1);
      harm.befall(cache);
      assertInterrupted(stop(run, run.asker().through(other), ""));
    }
  }

  @Test
  void aForgedHintStopsNothing() throws Exception {
    try (WatchedCache cache = WatchedCache.start(folder);
        Installation runner = installation(cache.url())) {
      SilentRun run = begin(AgentConversation.begin(runner), "m1");
      await(() -> cache.listeners() == 1);
      long before = lastAsked(run.asker());
      for (String hint : List.of("nonsense", run.asker().project(), runId(run.asker()))) {
        assertThat(cache.hint(hint)).isOne();
      }
      await(() -> lastAsked(run.asker()) > before);
      run.goOn().countDown();
      assertThat(AgentConversation.end(run.chunks())).isEqualTo("stop");
    }
  }

  @Test
  void aStopThatComesTooLateStopsNothing() throws Exception {
    try (Installation runner = installation(NO_CACHE);
        Installation other = installation(NO_CACHE)) {
      AgentConversation asker = AgentConversation.begin(runner);
      AgentConversation stopper = asker.through(other);
      provider.next(ScriptedProvider.says("Hello."));
      asker.send("m1", "Hi");
      String ended = runId(asker);
      assertThat(isStopping(stopper, "")).as("nothing runs").isFalse();

      SilentRun next = begin(asker, "m2");
      assertThat(isStopping(stopper, "{\"runId\": \"%s\"}".formatted(ended))).isFalse();
      next.goOn().countDown();
      assertThat(AgentConversation.end(next.chunks())).isEqualTo("stop");
    }
  }

  /**
   * One look at the database that comes sooner than the next round is no accident: without a hint
   * there is none. A busy machine may be late with it, so there are several tries.
   */
  private void assertStoppedBeforeTheNextRound(AgentConversation asker, AgentConversation stopper)
      throws Exception {
    long between = ROUND_MILLIS;
    for (int tries = 0; between >= ROUND_MILLIS && tries < MOST_TRIES; tries++) {
      SilentRun run = begin(asker, "m" + tries);
      long before = lastAsked(asker);
      assertInterrupted(stop(run, stopper, ""));
      between = lastAsked(asker) - before;
    }
    assertThat(between).isBetween(1L, ROUND_MILLIS - 1L);
  }

  /** Not in the common pool, which the model's client needs, and which may have one thread. */
  private static CompletableFuture<List<JsonNode>> sent(AgentConversation asker, String id) {
    return CompletableFuture.supplyAsync(() -> asker.send(id, "Go on"), Thread::startVirtualThread);
  }

  private SilentRun begin(AgentConversation asker, String messageId) {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    provider.next(
        out -> {
          asked.countDown();
          awaitWithPatience(goOn);
          ScriptedProvider.says("Done.").write(out);
        });
    var answer = sent(asker, messageId);
    AgentFixture.await(asked);
    return new SilentRun(asker, goOn, answer);
  }

  /** Stops a run, and returns its chunks, which end in time. */
  private static List<JsonNode> stop(SilentRun run, AgentConversation stopper, String body)
      throws Exception {
    long start = System.nanoTime();
    assertThat(isStopping(stopper, body)).isTrue();
    List<JsonNode> chunks = run.chunks();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISE);
    run.goOn().countDown();
    return chunks;
  }

  private static boolean isStopping(AgentConversation stopper, String body) {
    Answer answer = stopper.call("POST", "/agent/%s/stop".formatted(stopper.project()), body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("stopping").asBoolean();
  }

  private static void assertInterrupted(List<JsonNode> chunks) {
    assertThat(AgentFixture.types(chunks)).endsWith("abort", "finish");
    assertThat(AgentConversation.end(chunks)).isEqualTo("interrupted");
  }

  /** When the newest run's runner asked the database last, in milliseconds of its clock. */
  private static long lastAsked(AgentConversation asker) {
    return Long.parseLong(asker.newestRun("(extract(epoch from lease_until) * 1000)::bigint"));
  }

  private static String runId(AgentConversation asker) {
    return asker.newestRun("id");
  }

  /** The model of a run that is held while others are tried says nothing for long. */
  private static void awaitWithPatience(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(100, TimeUnit.SECONDS)) {
        throw new IOException("nobody lets the model go on");
      }
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  private static void await(BooleanSupplier reached) {
    Instant until = Instant.now().plus(PATIENCE);
    while (!reached.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(until);
      Thread.onSpinWait();
    }
  }

  private Installation installation(String cache) {
    return AgentConversation.installation(provider, Map.of("CACHE_URL", cache));
  }
}
