package dev.trellis.cache;

import dev.trellis.cache.RateLimiter.Bucket;
import dev.trellis.domain.RateLimit;
import dev.trellis.domain.RateLimit.Decision;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * {@link Gcra} in Valkey, where all processes share it: one script, one key, one round trip. The
 * time is the server's, since the processes' clocks differ.
 */
final class SharedBuckets {
  private static final String SCRIPT =
      """
      local interval, period, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
      local time = redis.call('TIME')
      local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
      local before = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
      local after = before + cost * interval
      local too_far = after - now - period
      if too_far > 0 then
        return {0, math.floor((period - (before - now)) / interval), before - now, too_far}
      end
      redis.call('SET', KEYS[1], after, 'PX', math.ceil((after - now) / 1000))
      return {1, math.floor((period - (after - now)) / interval), after - now, 0}
      """;

  private static final String SHA = sha1(SCRIPT);

  private SharedBuckets() {}

  /** Throws what the client throws if the server cannot be asked. */
  static Decision take(RedisClient client, Bucket bucket) {
    RateLimit limit = bucket.limit();
    List<String> keys = List.of("trellis:rate:" + bucket.id());
    List<String> arguments =
        List.of(
            Long.toString(Gcra.intervalMicros(limit)),
            Long.toString(Gcra.micros(limit.period())),
            Integer.toString(bucket.cost()));
    List<?> answer = (List<?>) evaluate(client, keys, arguments);
    return Gcra.decision(
        limit, number(answer, 0) == 1, number(answer, 1), number(answer, 2), number(answer, 3));
  }

  /** A server that was restarted does not know the script any more. */
  private static Object evaluate(RedisClient client, List<String> keys, List<String> arguments) {
    try {
      return client.evalsha(SHA, keys, arguments);
    } catch (JedisNoScriptException unknown) {
      return client.eval(SCRIPT, keys, arguments);
    }
  }

  private static long number(List<?> answer, int index) {
    return (Long) answer.get(index);
  }

  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-1", impossible);
    }
  }
}
