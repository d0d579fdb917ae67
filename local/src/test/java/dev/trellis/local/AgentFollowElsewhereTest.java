package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
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
 * Runs that are read in another process than theirs: what they say goes through the cache then, and
 * only then.
 */
@Timeout(120)
class AgentFollowElsewhereTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Behind {@code start} and {@code start-step}. */
  private static final int FIRST_OF_TEXT = 2;

  @TempDir private Path folder;
  @AutoClose private final ScriptedProvider provider = AgentConversation.provider();

  @Test
  void whatNobodyReadsElsewhereIsNotPublished() throws Exception {
    try (WatchedCache cache = WatchedCache.start(folder);
        Installation runner = installation(cache)) {
      AgentConversation asker = AgentConversation.begin(runner);
      CompletableFuture<List<JsonNode>> answer = talk(asker);

      // What is stored would have been published long before.
      await(() -> Integer.parseInt(asker.newestRun("last_seq")) > FIRST_OF_TEXT);
      assertThat(cache.listeners()).as("for whoever would like to read it").isOne();
      assertThat(cache.isPublished(asker.newestRun("id"))).isFalse();
      stop(asker, answer);
    }
  }

  @Test
  void whatIsReadElsewhereIsPublished() throws Exception {
    try (WatchedCache cache = WatchedCache.start(folder);
        Installation runner = installation(cache);
        Installation other = installation(cache)) {
      AgentConversation asker = AgentConversation.begin(runner);
      CompletableFuture<List<JsonNode>> answer = talk(asker);
      String path = "/agent/%s/stream".formatted(asker.project());
      CompletableFuture<Answer> follower =
          CompletableFuture.supplyAsync(
              () -> asker.through(other).call("GET", path, ""), Thread::startVirtualThread);

      await(() -> cache.isPublished(asker.newestRun("id")));
      stop(asker, answer);
      assertThat(follower.get(20, TimeUnit.SECONDS).text()).contains("\"abort\"", "[DONE]");
    }
  }

  private Installation installation(WatchedCache cache) {
    return AgentConversation.installation(provider, Map.of("CACHE_URL", cache.url()));
  }

  private CompletableFuture<List<JsonNode>> talk(AgentConversation asker) {
    CountDownLatch speaking = new CountDownLatch(1);
    provider.next(ScriptedProvider.talksUntilLeft(speaking, new CountDownLatch(1)));
    CompletableFuture<List<JsonNode>> answer =
        CompletableFuture.supplyAsync(() -> asker.send("m1", "Hi"), Thread::startVirtualThread);
    AgentFixture.await(speaking);
    return answer;
  }

  private static void stop(AgentConversation asker, CompletableFuture<List<JsonNode>> answer)
      throws Exception {
    asker.call("POST", "/agent/%s/stop".formatted(asker.project()), "");
    assertThat(AgentConversation.end(answer.get(20, TimeUnit.SECONDS))).isEqualTo("interrupted");
  }

  private static void await(BooleanSupplier reached) {
    Instant until = Instant.now().plus(PATIENCE);
    while (!reached.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(until);
      Thread.onSpinWait();
    }
  }
}
