package dev.trellis.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Trellis is to reach with streams. */
final class StreamGoals {
  private static final double MAX_CPU_MICROS = 60;
  private static final double MAX_CANCEL_MILLIS = 20;
  private static final double MIN_PERCENT_OF_WANTED = 98;
  private static final double MAX_GROWTH = 2;

  private final StreamCells cells;
  private final Map<StreamServer, List<CancelCell>> cancels;

  StreamGoals(StreamCells cells, Map<StreamServer, List<CancelCell>> cancels) {
    this.cells = cells;
    this.cancels = cancels;
  }

  /** Empty if Trellis was not measured. */
  List<Goal> list() {
    if (cells.find(cells.levels().getFirst(), StreamServer.TRELLIS).isEmpty()) {
      return List.of();
    }
    List<Goal> goals = new ArrayList<>();
    goals.add(added(1, 2));
    goals.add(added(200, 10));
    goals.add(cpu(50));
    goals.add(cpu(200));
    goals.add(ofWanted());
    goals.add(growth());
    for (CancelCell cell : cancels.getOrDefault(StreamServer.TRELLIS, List.of())) {
      goals.add(
          new Goal(
              "stop to the provider's end beside %d streams, p95 ms".formatted(cell.beside()),
              cell.timings().count() == 0 ? Double.NaN : cell.timings().p95(),
              MAX_CANCEL_MILLIS));
    }
    return goals;
  }

  private Goal added(int streams, double limit) {
    return new Goal(
        "added to the first token with %d at once, p50 ms".formatted(streams),
        cells.added(cells.level(streams), StreamServer.TRELLIS, 50),
        limit);
  }

  private Goal cpu(int streams) {
    return new Goal(
        "CPU a token with %d at once, events stored, µs".formatted(streams),
        trellis(streams).cpuPerToken().server(),
        MAX_CPU_MICROS);
  }

  private Goal ofWanted() {
    return Goal.atLeast(
        "tokens with 400 at once, % of wanted",
        trellis(400).tokensPerSecond() * 100 / cells.level(400).wanted(), MIN_PERCENT_OF_WANTED);
  }

  private Goal growth() {
    return new Goal(
        "first token with 400 at once against 200, p50",
        trellis(400).firstToken(50) / trellis(200).firstToken(50),
        MAX_GROWTH);
  }

  private StreamCell trellis(int streams) {
    return cells.get(cells.level(streams), StreamServer.TRELLIS);
  }
}
