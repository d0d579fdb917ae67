package dev.trellis.agentstream;

import dev.trellis.domain.RunId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The runs whose runners are in this process. */
final class LiveRuns {
  private final Map<RunId, RunTail> tails = new ConcurrentHashMap<>();

  RunTail begin(RunId run) {
    RunTail tail = new RunTail();
    tails.put(run, tail);
    return tail;
  }

  void end(RunId run) {
    tails.remove(run);
  }

  Optional<RunTail> tail(RunId run) {
    return Optional.ofNullable(tails.get(run));
  }
}
