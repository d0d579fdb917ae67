package dev.trellis.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.RunId;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.RedisClient;

/** The newest chunks of runs, on a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunGroupsTest {
  private TestRedis redis;
  private RedisClient client;

  @BeforeAll
  void start() throws IOException {
    redis = TestRedis.start();
    client = RedisClient.create("127.0.0.1", redis.port());
  }

  @AfterAll
  void stop() throws IOException {
    client.close();
    redis.close();
  }

  @Test
  void readsOnFromAnyChunk() {
    RunId run = RunId.create();
    add(run, 0, "a", "b", "c");
    add(run, 3, "d");
    add(run, 4, "e", "f");

    assertThat(read(run, 0)).containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(read(run, 2)).containsExactly("c", "d", "e", "f");
    assertThat(read(run, 5)).containsExactly("f");
    assertThat(read(run, 6)).isEmpty();
    assertThat(read(RunId.create(), 0)).isEmpty();
  }

  @Test
  void whatIsBehindAGapIsNotRead() {
    RunId run = RunId.create();
    add(run, 0, "a");
    add(run, 2, "c");

    assertThat(read(run, 0)).containsExactly("a");
    assertThat(read(run, 1)).isEmpty();
    assertThat(read(run, 2)).containsExactly("c");
  }

  @Test
  void muchIsReadInParts() {
    RunId run = RunId.create();
    String much = "x".repeat(40_000);
    add(run, 0, much, much);
    add(run, 2, "b", much);
    add(run, 4, "c");

    assertThat(read(run, 0)).containsExactly(much, much);
    assertThat(read(run, 2)).containsExactly("b", much, "c");
  }

  @Test
  void publishingTheSameTwiceIsNoError() {
    RunId run = RunId.create();

    assertThat(add(run, 0, "a")).isTrue();
    assertThat(add(run, 0, "a")).isFalse();
    assertThat(read(run, 0)).containsExactly("a");
  }

  @Test
  void onlyTheNewestGroupsAreKept() {
    RunId run = RunId.create();
    for (int i = 0; i <= RunGroups.MOST_GROUPS; i++) {
      add(run, i, "c" + i);
    }

    assertThat(read(run, 0)).isEmpty();
    assertThat(read(run, 1)).startsWith("c1", "c2");
  }

  @Test
  void aRunThatWasEndedTakesNothingMore() {
    RunId run = RunId.create();
    add(run, 0, "a");
    RunGroups.end(client, run);

    assertThat(add(run, 1, "b")).isFalse();
    assertThat(read(run, 0)).isEmpty();
    assertThat(read(run, 1)).isEmpty();
  }

  private boolean add(RunId run, int first, String... chunks) {
    return RunGroups.add(client, run, first, List.of(chunks));
  }

  private List<String> read(RunId run, int from) {
    return RunGroups.read(client, run, from);
  }
}
