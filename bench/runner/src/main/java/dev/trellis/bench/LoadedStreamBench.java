package dev.trellis.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Compares servers between a model's provider and many clients that read streams at once: what they
 * add to the time to the first token, what a token costs them, and how soon a user's wish to end
 * reaches the provider.
 */
final class LoadedStreamBench {
  private static final int ROUNDS = 2;

  private final StreamRig rig;
  private final boolean quick;
  private final StreamCells cells = new StreamCells();

  /** What the load client is told, see {@code load.mjs}. */
  private record Plan(
      String url,
      String body,
      int tokens,
      int streamMillis,
      int warmSeconds,
      int seconds,
      List<List<StreamTarget.Sender>> senders) {}

  /**
   * @param quick to measure each but once, and for a shorter time
   */
  LoadedStreamBench(StreamRig rig, boolean quick) {
    this.rig = rig;
    this.quick = quick;
  }

  String run(List<StreamServer> servers) throws Exception {
    List<StreamTarget> targets = rig.start(servers);
    for (StreamTarget target : targets) {
      System.err.println("warming up: " + target.server());
      load(target, StreamLevel.warmUp(), new UsageMeter(target.processes(), provider()));
    }
    for (int round = 0; round < (quick ? 1 : ROUNDS); round++) {
      // Whoever came first comes later the next time, and at no level in the same place again.
      List<StreamTarget> turns = rotated(targets, round);
      for (StreamLevel level : StreamLevel.all(quick)) {
        measure(turns, level);
        turns = rotated(turns, 1);
      }
    }
    Map<StreamServer, List<CancelCell>> cancels = new EnumMap<>(StreamServer.class);
    for (StreamTarget target : targets) {
      cancels.put(target.server(), new CancelBench(rig, quick).run(target));
    }
    return new StreamReport(cells, cancels, quick).text();
  }

  private static List<StreamTarget> rotated(List<StreamTarget> targets, int places) {
    List<StreamTarget> rotated = new ArrayList<>(targets);
    Collections.rotate(rotated, -places);
    return rotated;
  }

  private void measure(List<StreamTarget> targets, StreamLevel level) throws Exception {
    for (StreamTarget target : targets) {
      System.err.printf("streams at once: %d, %s%n", level.streams(), target.server());
      UsageMeter usage = new UsageMeter(target.processes(), provider());
      JsonNode found = load(target, level, usage);
      if (found.get("errors").asInt() > 0) {
        System.err.println("  went wrong: " + found.get("problem").asString());
      }
      cells.open(level, target.server()).add(found, usage);
    }
  }

  private ProcessHandle provider() {
    return rig.provider().process();
  }

  private JsonNode load(StreamTarget target, StreamLevel level, UsageMeter usage) throws Exception {
    rig.provider().answer(level.tokens(), StreamLevel.PAUSE_MILLIS);
    Plan plan =
        new Plan(
            target.url(),
            target.body(),
            level.tokens(),
            level.streamMillis(),
            level.warmSeconds(),
            level.seconds(),
            senders(target, level));
    JsonNode found = rig.client().run("load.mjs", plan, usage);
    rig.provider().awaitIdle();
    return found;
  }

  /** Who sends, for each stream. */
  private static List<List<StreamTarget.Sender>> senders(StreamTarget target, StreamLevel level)
      throws Exception {
    int each = level.projectsEach();
    List<StreamTarget.Sender> all = target.senders().make(level.streams() * each);
    return IntStream.range(0, level.streams())
        .mapToObj(stream -> all.subList(stream * each, (stream + 1) * each))
        .toList();
  }
}
