package dev.trellis.cache;

import dev.trellis.domain.RunId;
import java.util.List;
import java.util.Optional;

/**
 * The newest chunks of runs, for readers in other processes than the runner's: sooner than the
 * database has them, and not for long. Whatever is missing here is in the database; nothing that
 * fails here is told, and no call waits longer than 80 ms.
 */
public final class RunFeed {
  private final Optional<Cache> cache;

  /**
   * @param cache empty to publish and find nothing
   */
  public RunFeed(Optional<Cache> cache) {
    this.cache = cache;
  }

  /** Whether there is a server to ask at all. */
  public boolean isConfigured() {
    return cache.isPresent();
  }

  /**
   * Publishes the next chunks of a run. Each is one line.
   *
   * @param first the number of the first
   */
  public void publish(RunId run, int first, List<String> chunks) {
    cache.ifPresent(valkey -> valkey.ask(client -> RunGroups.add(client, run, first, chunks)));
  }

  /**
   * The chunks of a run from a number on, as many as are there.
   *
   * @return none if that chunk is not here: not yet, or not any more
   */
  public List<String> read(RunId run, int from) {
    return cache
        .flatMap(valkey -> valkey.ask(client -> RunGroups.read(client, run, from)))
        .orElse(List.of());
  }

  /** Removes what is here of a run, and takes nothing more of it. */
  public void end(RunId run) {
    cache.ifPresent(valkey -> valkey.ask(client -> RunGroups.end(client, run)));
  }
}
