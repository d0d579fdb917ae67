package dev.trellis.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Ends streams before their time, and sees when the provider is told. */
final class CancelBench {
  /** So many streams go on beside those that are ended. */
  static final List<Integer> BESIDE = List.of(0, 50);

  // For 80 seconds: longer than those beside have to go on.
  private static final int TOKENS = 4000;

  private final StreamRig rig;
  private final int samples;

  /** What the client is told, see {@code cancel.mjs}. */
  private record Plan(
      String url,
      String body,
      Optional<String> stop,
      String stats,
      List<StreamTarget.Sender> senders,
      List<StreamTarget.Sender> beside) {}

  CancelBench(StreamRig rig, boolean quick) {
    this.rig = rig;
    this.samples = quick ? 20 : 50;
  }

  /** For each number of other streams; nothing for the provider itself, which nobody is between. */
  List<CancelCell> run(StreamTarget target) throws Exception {
    if (target.server() == StreamServer.DIRECT) {
      return List.of();
    }
    List<CancelCell> cells = new ArrayList<>();
    for (int beside : BESIDE) {
      System.err.printf("ending streams beside %d: %s%n", beside, target.server());
      cells.add(run(target, beside));
    }
    return cells;
  }

  private CancelCell run(StreamTarget target, int beside) throws Exception {
    rig.provider().answer(TOKENS, StreamLevel.PAUSE_MILLIS);
    Plan plan =
        new Plan(
            target.url(),
            target.body(),
            target.stop(),
            rig.provider().stats(),
            target.senders().make(samples),
            target.senders().make(beside));
    JsonNode found = rig.client().run("cancel.mjs", plan, line -> System.err.println(line));
    int errors = found.get("errors").asInt();
    if (errors > 0) {
      System.err.println("  went wrong: " + found.get("problem").asString());
    }
    Timings timings = new Timings();
    found.get("cancel").forEach(millis -> timings.add(millis.asDouble()));
    rig.provider().awaitIdle();
    return new CancelCell(beside, timings, errors);
  }
}
