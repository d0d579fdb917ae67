package dev.trellis.cache;

import dev.trellis.domain.RateLimit;
import dev.trellis.domain.RateLimit.Decision;
import dev.trellis.domain.Sha256;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Counts what callers do and says when it is too often. All processes count together in Valkey;
 * while it cannot be asked, each counts for itself, with a quarter of the limit. Where none is
 * configured each counts for itself too, with the whole limit. Safe for concurrent use.
 */
public final class RateLimiter {
  private final Optional<Cache> cache;
  private final OwnBuckets own = new OwnBuckets(System::nanoTime);

  /**
   * @param cache empty to count in this process alone
   */
  public RateLimiter(Optional<Cache> cache) {
    this.cache = cache;
  }

  /**
   * What is to be taken from a limit.
   *
   * @param key whose limit it is, an account or an address say; any text, of which only a digest is
   *     kept and sent
   * @param cost how many pieces, from 1 to the limit's count
   */
  public record Bucket(String key, RateLimit limit, int cost) {
    private static final int ID_BYTES = 16;

    public Bucket {
      if (cost < 1 || cost > limit.count()) {
        throw new IllegalArgumentException("not a cost from 1 to the limit: " + cost);
      }
    }

    /** One piece. */
    public Bucket(String key, RateLimit limit) {
      this(key, limit, 1);
    }

    /** Names the limit and its owner, in 65 characters at most. */
    String id() {
      return limit.name() + ":" + HexFormat.of().formatHex(Sha256.hash(key), 0, ID_BYTES);
    }

    private Bucket ofOneProcess() {
      RateLimit quarter = limit.quarter();
      return new Bucket(key, quarter, Math.min(cost, quarter.count()));
    }
  }

  /** Takes from one limit; as {@link #take(List)}. */
  public Decision take(String key, RateLimit limit, int cost) {
    return take(List.of(new Bucket(key, limit, cost))).getFirst();
  }

  /**
   * Takes from several limits, one after the other, until one refuses; what was taken before stays
   * taken. Waits at most 80 ms for Valkey in all.
   *
   * @return a decision for each bucket that was asked: if one refused, it is the last
   */
  public List<Decision> take(List<Bucket> buckets) {
    return cache
        .map(
            valkey ->
                valkey
                    .ask(client -> inTurn(buckets, b -> SharedBuckets.take(client, b)))
                    .orElseGet(() -> inTurn(buckets, b -> own.take(b.ofOneProcess()))))
        .orElseGet(() -> inTurn(buckets, own::take));
  }

  private static List<Decision> inTurn(List<Bucket> buckets, Function<Bucket, Decision> take) {
    List<Decision> made = new ArrayList<>();
    for (Bucket bucket : buckets) {
      Decision decision = take.apply(bucket);
      made.add(decision);
      if (!decision.allowed()) {
        break;
      }
    }
    return List.copyOf(made);
  }
}
