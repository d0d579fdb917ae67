package dev.trellis.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.cache.ResponseCache.Part;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.ProjectStamp;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.RedisClient;

/** Values are found by what they show and by nothing else, in Valkey or, while it is away, here. */
@Timeout(60)
class ResponseCacheTest {
  private final UserId user = new UserId(UuidV7.next());
  private final ProjectStamp state =
      new ProjectStamp(ProjectId.create(), 7, Optional.of(UuidV7.next()));
  private final ResponseCache.Key key =
      new ResponseCache.Key(Part.PROJECT, user, state, "limit 50");

  private static byte[] value(String text) {
    return text.getBytes(UTF_8);
  }

  private static Optional<String> find(ResponseCache cache, ResponseCache.Key key) {
    return cache.get(List.of(key)).map(values -> new String(values.getFirst(), UTF_8));
  }

  @Test
  void aValueIsFoundByAllThatDecidesIt() {
    ResponseCache cache = new ResponseCache(Optional.empty());
    cache.put(key, value("v"));

    assertThat(find(cache, new ResponseCache.Key(Part.PROJECT, user, state, "limit 50")))
        .contains("v");
    Set<String> ids = new HashSet<>(Set.of(key.id()));
    for (ResponseCache.Key other :
        List.of(
            new ResponseCache.Key(Part.MESSAGES, user, state, "limit 50"),
            new ResponseCache.Key(Part.PROJECT, new UserId(UUID.randomUUID()), state, "limit 50"),
            new ResponseCache.Key(Part.PROJECT, user, state, "limit 51"),
            new ResponseCache.Key(Part.PROJECT, user, version(8), "limit 50"),
            new ResponseCache.Key(
                Part.PROJECT,
                user,
                new ProjectStamp(state.project(), 7, Optional.empty()),
                "limit 50"),
            new ResponseCache.Key(
                Part.PROJECT,
                user,
                new ProjectStamp(ProjectId.create(), 7, state.newestMessage()),
                "limit 50"))) {
      assertThat(find(cache, other)).isEmpty();
      assertThat(ids.add(other.id())).isTrue();
    }
    assertThat(key.id()).matches("trellis:PROJECT:[0-9a-f]{64}");
  }

  private ProjectStamp version(long version) {
    return new ProjectStamp(state.project(), version, state.newestMessage());
  }

  @Test
  void severalAreThereTogetherOrNot() {
    ResponseCache cache = new ResponseCache(Optional.empty());
    ResponseCache.Key other = new ResponseCache.Key(Part.MESSAGES, user, state, "");
    cache.put(key, value("1"));
    assertThat(cache.get(List.of(key, other))).isEmpty();

    cache.put(other, value("2"));

    assertThat(cache.get(List.of(other, key)).orElseThrow())
        .containsExactly(value("2"), value("1"));
  }

  @Test
  void largeValuesAreNotKept() {
    ResponseCache cache = new ResponseCache(Optional.empty());
    cache.put(key, new byte[ResponseCache.MAX_VALUE_BYTES + 1]);
    assertThat(find(cache, key)).isEmpty();
    cache.put(key, new byte[ResponseCache.MAX_VALUE_BYTES]);
    assertThat(find(cache, key)).isPresent();
  }

  @Test
  void processesShareWhatIsInValkeyAndItHasAnEnd() throws IOException {
    try (TestRedis redis = TestRedis.start();
        Cache one = TestRedis.cache(redis.port());
        Cache other = TestRedis.cache(redis.port())) {
      ResponseCache writer = new ResponseCache(Optional.of(one));
      // On a busy machine the first call may be too late, and its value is kept here alone.
      while (find(new ResponseCache(Optional.of(other)), key).isEmpty()) {
        writer.put(key, value("shared"));
      }
      assertThat(find(new ResponseCache(Optional.of(other)), key)).contains("shared");
      try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
        assertThat(client.ttl(key.id())).isBetween(1L, 300L);
        assertThat(client.keys("*")).containsExactly(key.id());
      }
    }
  }

  @Test
  void whileValkeyIsAwayValuesAreKeptHere() throws IOException {
    try (TestRedis redis = TestRedis.start();
        Cache valkey = TestRedis.cache(redis.port())) {
      ResponseCache cache = new ResponseCache(Optional.of(valkey));
      cache.put(key, value("before"));
      redis.kill();

      ResponseCache.Key later = new ResponseCache.Key(Part.MESSAGES, user, version(8), "");
      cache.put(later, value("meanwhile"));
      assertThat(find(cache, later)).contains("meanwhile");

      redis.startAgain();
      ResponseCache.Key afterwards = new ResponseCache.Key(Part.PROJECT, user, version(9), "");
      try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
        while (!client.exists(afterwards.id())) {
          cache.put(afterwards, value("after"));
        }
      }
      while (find(cache, afterwards).isEmpty()) {
        Thread.onSpinWait();
      }
    }
  }
}
