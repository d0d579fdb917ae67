package dev.trellis.agentstream;

import dev.trellis.cache.StopHints;
import dev.trellis.domain.RunId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The runs whose runners are in this process, and those that wait here for their turn. While there
 * are any, and no longer, since a process of Lambda is frozen between its requests, it listens for
 * stops that other processes were asked for.
 */
final class LiveRuns implements StopHints.Listener {
  private final StopHints hints;
  private final Map<RunId, LiveRun> runs = new ConcurrentHashMap<>();
  private StopHints.@Nullable Listening listening;

  LiveRuns(StopHints hints) {
    this.hints = hints;
  }

  synchronized LiveRun begin(RunId run) {
    LiveRun live = new LiveRun(new RunTail(), new StopSignal());
    runs.put(run, live);
    if (listening == null) {
      listening = hints.listen(this);
    }
    return live;
  }

  synchronized void end(RunId run) {
    runs.remove(run);
    if (runs.isEmpty() && listening != null) {
      listening.close();
      listening = null;
    }
  }

  Optional<RunTail> tail(RunId run) {
    return Optional.ofNullable(runs.get(run)).map(LiveRun::tail);
  }

  /** Runs were asked to stop: has their runners look at once, wherever they are. */
  void stopAsked(Collection<RunId> stopped) {
    stopped.forEach(this::hinted);
    List<RunId> elsewhere = stopped.stream().filter(run -> !runs.containsKey(run)).toList();
    if (!elsewhere.isEmpty()) {
      hints.publish(elsewhere);
    }
  }

  @Override
  public void hinted(RunId run) {
    Optional.ofNullable(runs.get(run)).map(LiveRun::stop).ifPresent(StopSignal::hint);
  }

  @Override
  public void mayHaveMissed() {
    runs.values().forEach(live -> live.stop().hint());
  }
}
