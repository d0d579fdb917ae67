package dev.trellis.bench;

import dev.trellis.bench.PageBench.Depth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured of pages, and what it should be. */
final class PageReport {
  private static final int SMALLEST = 1_000;
  private static final int LARGEST = 1_000_000;
  private static final double GROWTH = 1.6;

  private final List<Row> rows = new ArrayList<>();

  private record Row(int size, Depth depth, Timings old, Timings ours) {
    String text() {
      return String.format(
          Locale.ROOT,
          "| %,d | %s | %s | %s | %.1f | %d | %d |",
          size,
          depth,
          old.cells(),
          ours.cells(),
          ours.ratioTo(old),
          old.count(),
          ours.count());
    }
  }

  void add(int size, Depth depth, Timings old, Timings ours) {
    rows.add(new Row(size, depth, old, ours));
  }

  String text(List<Goal> goals) {
    rows.stream()
        .filter(row -> row.depth == Depth.SECOND)
        .map(PageReport::ratio)
        .forEach(goals::add);
    rows.stream().filter(row -> row.size == LARGEST).map(this::growth).forEach(goals::add);
    return """
    ### Pages of messages

    In ms, a page of %d messages of some 600 bytes; ours comes with the project and its tree, which is empty.

    | messages | page | old p50 | p95 | ours p50 | p95 | old/ours | samples, old | ours |
    |---|---|---|---|---|---|---|---|---|
    %s

    """
        .formatted(PageBench.LIMIT, String.join("\n", rows.stream().map(Row::text).toList()));
  }

  private static Goal ratio(Row row) {
    double least =
        switch (row.size) {
          case SMALLEST -> 12;
          case LARGEST -> 20_000;
          default -> 1_000;
        };
    return Goal.atLeast(
        "second page of %,d messages: times faster than the old stack".formatted(row.size),
        row.ours.ratioTo(row.old),
        least);
  }

  /** What a page of the longest conversation takes against the first of the shortest. */
  private Goal growth(Row row) {
    Timings first =
        rows.stream()
            .filter(r -> r.size == SMALLEST && r.depth == Depth.FIRST)
            .findFirst()
            .orElseThrow()
            .ours;
    return new Goal(
        "page of %,d messages, %s: against the first of %,d"
            .formatted(row.size, row.depth, SMALLEST),
        first.ratioTo(row.ours),
        GROWTH);
  }
}
