package dev.trellis.cache;

import dev.trellis.domain.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * The newest chunks of a run in Valkey: a stream whose entries are groups of consecutive chunks,
 * each under the number of the chunk behind its last. So the first entry behind a chunk's number is
 * the one that holds it.
 */
final class RunGroups {
  /** How many groups are kept: at some 30 ms each, the last seconds. */
  static final int MOST_GROUPS = 256;

  private static final int GROUPS_AT_ONCE = 4;

  /** How much is read at once for a reader who may be slow, or a single group that is longer. */
  private static final int CHARACTERS_AT_ONCE = 64 * 1024;

  private static final int EXPIRY_SECONDS = 120;
  private static final int LAST_NUMBER = Integer.MAX_VALUE - 1;
  private static final String CHUNKS = "c";

  private RunGroups() {}

  /** Adds a group; returns false if it, or a later one, is there already. */
  static boolean add(RedisClient client, RunId run, int first, List<String> chunks) {
    XAddParams params =
        XAddParams.xAddParams().id(first + (long) chunks.size(), 0).maxLen(MOST_GROUPS);
    try {
      client.xadd(key(run), params, Map.of(CHUNKS, String.join("\n", chunks)));
    } catch (JedisDataException alreadyThere) {
      return false;
    }
    client.expire(key(run), EXPIRY_SECONDS);
    return true;
  }

  /**
   * Some chunks from a number on, of {@value #CHARACTERS_AT_ONCE} characters at most or of one
   * group; none if that one is not here.
   */
  static List<String> read(RedisClient client, RunId run, int from) {
    List<StreamEntry> entries =
        client.xrange(
            key(run),
            new StreamEntryID(from + 1L, 0),
            new StreamEntryID(LAST_NUMBER, 0),
            GROUPS_AT_ONCE);
    List<String> chunks = new ArrayList<>();
    long next = from;
    int characters = 0;
    for (StreamEntry entry : entries) {
      String text = entry.getFields().getOrDefault(CHUNKS, "");
      characters += text.length();
      List<String> group = List.of(text.split("\n", -1));
      long first = entry.getID().getTime() - group.size();
      if (first > next || (!chunks.isEmpty() && characters > CHARACTERS_AT_ONCE)) {
        break;
      }
      chunks.addAll(group.subList(Math.toIntExact(next - first), group.size()));
      next = first + group.size();
    }
    return chunks;
  }

  /** Removes all of a run, and has Valkey refuse what comes later: its number is too small. */
  static boolean end(RedisClient client, RunId run) {
    client.del(key(run));
    return add(client, run, LAST_NUMBER, List.of(""));
  }

  private static String key(RunId run) {
    return "trellis:run:" + run;
  }
}
