package dev.trellis.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ResponseCache} keeps in this process: at most {@value #MAX_ENTRIES} values of {@value
 * #MAX_BYTES} bytes together. It is made when the first value is kept, since Caffeine costs a
 * process 90 ms of CPU.
 */
final class OwnResponses {
  static final int MAX_ENTRIES = 500;
  static final int MAX_BYTES = 16 * 1024 * 1024;

  /** What an entry weighs at least, so that the one bound on weight bounds entries too. */
  private static final int LEAST_WEIGHT = (MAX_BYTES + MAX_ENTRIES - 1) / MAX_ENTRIES;

  private final LongSupplier nanoTime;
  private com.github.benmanes.caffeine.cache.@Nullable Cache<String, Kept> entries;

  private record Kept(byte[] value, Duration keptFor) {
    int weight() {
      return Math.max(value.length, LEAST_WEIGHT);
    }
  }

  OwnResponses(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  byte @Nullable [] get(String id) {
    var made = made();
    Kept kept = made == null ? null : made.getIfPresent(id);
    return kept == null ? null : kept.value();
  }

  synchronized void put(String id, byte[] value, Duration keptFor) {
    if (entries == null) {
      Ticker ticker = nanoTime::getAsLong;
      entries =
          Caffeine.newBuilder()
              .maximumWeight(MAX_BYTES)
              .weigher((String _, Kept kept) -> kept.weight())
              .expireAfter(Expiry.creating((String _, Kept kept) -> kept.keptFor()))
              .ticker(ticker)
              // In the caller's thread: a process of Lambda is frozen between its requests.
              .executor(Runnable::run)
              .build();
    }
    entries.put(id, new Kept(value, keptFor));
  }

  private synchronized com.github.benmanes.caffeine.cache.@Nullable Cache<String, Kept> made() {
    return entries;
  }

  /** For tests: how many values are kept, after what is due was removed. */
  synchronized long size() {
    if (entries == null) {
      return 0;
    }
    entries.cleanUp();
    return entries.estimatedSize();
  }
}
