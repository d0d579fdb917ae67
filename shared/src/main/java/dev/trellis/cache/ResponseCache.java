package dev.trellis.cache;

import dev.trellis.domain.ProjectStamp;
import dev.trellis.domain.Sha256;
import dev.trellis.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/**
 * Keeps parts of answers for a while, in Valkey, and in this process while that cannot be asked or
 * where none is configured. A key holds the state that its value shows, and every write makes
 * another state: so nothing has to be removed, and what is out of date cannot be found. Safe for
 * concurrent use.
 */
public final class ResponseCache {
  /** The largest value that is kept, in bytes. */
  public static final int MAX_VALUE_BYTES = 256 * 1024;

  private final Optional<Cache> cache;
  private final OwnResponses own = new OwnResponses(System::nanoTime);

  /**
   * @param cache empty to keep values in this process alone
   */
  public ResponseCache(Optional<Cache> cache) {
    this.cache = cache;
  }

  /** What a value is a part of, and how long it is kept. */
  public enum Part {
    /** A project with its tree. */
    PROJECT(Duration.ofMinutes(5)),
    /** A page of a conversation. */
    MESSAGES(Duration.ofMinutes(2)),
    /** What an agent is shown of a conversation. */
    CONTEXT(Duration.ofMinutes(10));

    private final Duration keptFor;

    Part(Duration keptFor) {
      this.keptFor = keptFor;
    }

    Duration keptFor() {
      return keptFor;
    }
  }

  /**
   * What a value shows.
   *
   * @param user who may see it
   * @param query what of that state was asked for; any text, of which only a digest is kept and
   *     sent
   */
  public record Key(Part part, UserId user, ProjectStamp state, String query) {

    /** The key in Valkey, which tells nothing of a person. */
    String id() {
      String all = "%s\n%s\n%s".formatted(user, state, query);
      return "trellis:%s:%s".formatted(part, HexFormat.of().formatHex(Sha256.hash(all)));
    }
  }

  /** The values of all keys; empty if one of them is not there. Waits at most 80 ms for Valkey. */
  public Optional<List<byte[]>> get(List<Key> keys) {
    List<String> ids = keys.stream().map(Key::id).toList();
    List<byte @Nullable []> found =
        cache
            .flatMap(valkey -> valkey.ask(client -> ask(client, ids)))
            .orElseGet(() -> ids.stream().map(own::get).toList());
    List<byte[]> values = new ArrayList<>();
    for (byte @Nullable [] value : found) {
      if (value == null) {
        return Optional.empty();
      }
      values.add(value);
    }
    return Optional.of(values);
  }

  private static List<byte @Nullable []> ask(RedisClient client, List<String> ids) {
    return client.mget(ids.stream().map(ResponseCache::bytes).toArray(byte[][]::new));
  }

  /** Keeps a value, unless it is too large. Waits at most 80 ms for Valkey. */
  public void put(Key key, byte[] value) {
    if (value.length > MAX_VALUE_BYTES) {
      return;
    }
    String id = key.id();
    long seconds = key.part().keptFor().toSeconds();
    boolean kept =
        cache
            .flatMap(
                valkey ->
                    valkey.ask(
                        client -> client.set(bytes(id), value, SetParams.setParams().ex(seconds))))
            .isPresent();
    if (!kept) {
      own.put(id, value, key.part().keptFor());
    }
  }

  private static byte[] bytes(String id) {
    return id.getBytes(StandardCharsets.US_ASCII);
  }
}
