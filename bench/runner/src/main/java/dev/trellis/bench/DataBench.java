package dev.trellis.bench;

import java.util.ArrayList;
import java.util.List;

/** Compares the data layer with the old stack, and with what the database itself can do. */
final class DataBench {
  private final DataRig rig;
  private final boolean quick;
  private final List<Goal> goals = new ArrayList<>();

  /**
   * @param quick to take two minutes: with few samples, one client, and without the longest
   *     conversation
   */
  DataBench(DataRig rig, boolean quick) {
    this.rig = rig;
    this.quick = quick;
  }

  String run(List<Benchmark.Part> parts) throws Exception {
    StringBuilder text = new StringBuilder(introduction());
    for (Benchmark.Part part : parts) {
      text.append(run(part));
    }
    return text + Goal.table(goals);
  }

  private String run(Benchmark.Part part) throws Exception {
    return switch (part) {
      case BATCHES ->
          new BatchBench(rig, quick ? 1 : 4)
              .run(quick ? List.of(1) : List.of(1, DataRig.CLIENTS), goals);
      case PAGES ->
          new PageBench(rig)
              .run(quick ? List.of(1_000, 100_000) : List.of(1_000, 100_000, 1_000_000), goals);
      case LOADS -> new LoadBench(rig, quick ? 2 : 6).run(goals);
      case TENANTS -> new TenantBench(rig, quick ? 2 : 10).run(goals);
      case HISTORY -> new HistoryBench(rig, quick ? 20 : 60).run(goals);
      case WRITERS -> new WritersBench(rig).run(goals);
    };
  }

  private String introduction() {
    return Report.machine()
        + """
        ; ours in one process, SerialGC, C1, as on Lambda, and the old stack (Prisma 7 in Node 26) in another, on one PostgreSQL 18 with \
        fsync, in turns%s. Ours is measured through the function: from an event with an access token to its answer. \
        The old stack parses a body and writes one too, and verifies nobody. A link adds %.1f ms to each round trip.

        """
            .formatted(quick ? "; few samples (--quick)" : "", LinkProxy.ROUND_TRIP_MILLIS);
  }
}
