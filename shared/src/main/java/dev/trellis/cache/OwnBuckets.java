package dev.trellis.cache;

import dev.trellis.cache.RateLimiter.Bucket;
import dev.trellis.domain.RateLimit.Decision;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/**
 * {@link Gcra} in this process alone. Of more than {@value #MAX_KEYS} keys those that were used
 * longest ago are forgotten, and so have their whole limit again.
 *
 * <p>A map of the JDK's behind one lock, since a process of Lambda serves one request at a time;
 * Caffeine would cost every function that counts 90 ms of CPU at its start.
 */
final class OwnBuckets {
  static final int MAX_KEYS = 10_000;

  private final LongSupplier nanoTime;

  /** When each key has its whole limit again, in microseconds; those used longest ago first. */
  private final LinkedHashMap<String, Long> fullAt = new LinkedHashMap<>(16, 0.75f, true);

  OwnBuckets(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized Decision take(Bucket bucket) {
    long now = nanoTime.getAsLong() / 1_000;
    String id = bucket.id();
    Gcra taken = Gcra.take(bucket.limit(), bucket.cost(), fullAt.getOrDefault(id, now), now);
    fullAt.put(id, taken.fullAt());
    if (fullAt.size() > MAX_KEYS) {
      fullAt.pollFirstEntry();
    }
    return taken.decision();
  }

  synchronized int size() {
    return fullAt.size();
  }
}
