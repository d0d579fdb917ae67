package dev.trellis.cache;

import dev.trellis.domain.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Hints that somebody in another process asks for a run: wants to stop it, or follows it. One may
 * come late, twice, not at all, or from anybody: it is a reason to look into the database and to
 * publish what the run says, and tells nothing by itself. Nothing that fails here is told.
 */
public final class RunHints {
  static final String CHANNEL = "trellis:runs";

  /** Longer than most runs; so few are heard over more than one connection. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Optional<Cache> cache;
  private final Duration silence;

  /**
   * @param cache empty to publish and hear nothing
   */
  public RunHints(Optional<Cache> cache) {
    this(cache, SILENCE);
  }

  RunHints(Optional<Cache> cache, Duration silence) {
    this.cache = cache;
    this.silence = silence;
  }

  /** Is told of hints, on a thread of the cache's; must not take long. */
  public interface Listener {
    /** A run may have been asked to stop, or is followed. */
    void hinted(RunId run);

    /** Hints may have been missed before now, of any run. */
    void mayHaveMissed();
  }

  /** Somebody's listening, until it is closed; closing waits for nothing. */
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /** Tells all who listen. Waits at most 80 ms. */
  public void publish(List<RunId> runs) {
    cache.ifPresent(
        valkey ->
            valkey.ask(
                client ->
                    runs.stream().mapToLong(run -> client.publish(CHANNEL, run.toString())).sum()));
  }

  /**
   * Begins to listen, with one connection and one thread; returns at once. While the server is away
   * it is tried again each second or two.
   */
  public Listening listen(Listener listener) {
    return cache
        .<Listening>map(valkey -> valkey.subscribe(CHANNEL, silence, listener(listener)))
        .orElse(() -> {});
  }

  private static Subscription.Listener listener(Listener listener) {
    return new Subscription.Listener() {
      @Override
      public void begun() {
        listener.mayHaveMissed();
      }

      @Override
      public void heard(String message) {
        RunId.parse(message).ifPresent(listener::hinted);
      }
    };
  }
}
