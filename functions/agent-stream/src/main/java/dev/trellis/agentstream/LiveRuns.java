package dev.trellis.agentstream;

import dev.trellis.cache.RunHints;
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
 * stops that other processes were asked for, and for readers there.
 */
final class LiveRuns implements RunHints.Listener {
  private final RunHints hints;
  private final Map<RunId, LiveRun> runs = new ConcurrentHashMap<>();
  private RunHints.@Nullable Listening listening;

  LiveRuns(RunHints hints) {
    this.hints = hints;
  }

  synchronized LiveRun begin(RunId run) {
    LiveRun live = new LiveRun();
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

  /** Has a run that is under way elsewhere publish what it says, for some seconds. */
  void follow(RunId run) {
    hints.publish(List.of(run));
  }

  @Override
  public void hinted(RunId run) {
    Optional.ofNullable(runs.get(run)).ifPresent(LiveRun::hint);
  }

  @Override
  public void mayHaveMissed() {
    // Whoever follows a run says so again soon; whoever stops one does not.
    runs.values().forEach(live -> live.stop().hint());
  }
}
