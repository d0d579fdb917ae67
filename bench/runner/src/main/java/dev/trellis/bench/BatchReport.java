package dev.trellis.bench;

import dev.trellis.bench.DataRig.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured of batches, and what it should be. */
final class BatchReport {
  /** How much faster than the old stack a batch is to be. */
  private record Demand(String batch, Way way, double ratio) {}

  private static final List<Demand> DEMANDS =
      List.of(
          new Demand("10 × 2 KB", Way.LINK, 8),
          new Demand("50 × 2 KB", Way.LINK, 18),
          new Demand("200 × 2 KB", Way.LINK, 22),
          new Demand("10 × 2 KB", Way.DIRECT, 4),
          new Demand("50 × 2 KB", Way.DIRECT, 6),
          new Demand("200 × 2 KB", Way.DIRECT, 8),
          new Demand("50 × 50 KB", Way.DIRECT, 2.2));
  private static final double SMALL_SHARE = 0.3;
  private static final double LARGE_SHARE = 0.45;

  private final List<String> rows = new ArrayList<>();
  private final List<String> shares = new ArrayList<>();
  private final List<Goal> ratioGoals = new ArrayList<>();
  private final List<Goal> shareGoals = new ArrayList<>();
  private int mostTrips;

  /**
   * A batch beside COPY.
   *
   * @param copy of the contents as they are
   * @param copyStored of contents as they are stored
   */
  record Share(Timings handler, Timings store, Timings copy, Timings copyStored) {
    Share() {
      this(new Timings(), new Timings(), new Timings(), new Timings());
    }
  }

  void addTrips(BatchCell cell, int trips) {
    if (trips < 1) {
      throw new IllegalStateException("a batch of " + cell.name() + " did not pass the link");
    }
    mostTrips = Math.max(mostTrips, trips);
  }

  void add(BatchCell cell, Way way, Timings old, Timings ours) {
    rows.add(
        String.format(
            Locale.ROOT,
            "| %s | %d | %s | %s | %s | %.1f | %s | %s | %d |",
            cell.name(),
            cell.clients(),
            way,
            old.cells(),
            ours.cells(),
            ours.ratioTo(old),
            Timings.number(old.perSecond()),
            Timings.number(ours.perSecond()),
            ours.count()));
    DEMANDS.stream()
        .filter(d -> cell.clients() == 1 && d.batch.equals(cell.name()) && d.way == way)
        .map(
            d ->
                Goal.atLeast(
                    "batch of %s, %s: times faster than the old stack".formatted(d.batch, way),
                    ours.ratioTo(old),
                    d.ratio))
        .forEach(ratioGoals::add);
  }

  void addShare(BatchCell cell, Share share) {
    double part = share.copy().p50() / share.handler().p50();
    shares.add(
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | %s | %s | %.2f | %.2f | %d |",
            cell.name(),
            Timings.number(share.handler().p50()),
            Timings.number(share.store().p50()),
            Timings.number(share.copy().p50()),
            Timings.number(share.copyStored().p50()),
            part,
            share.copyStored().p50() / share.handler().p50(),
            share.copy().count()));
    if (cell.isSmall() || cell.count() == 50) {
      shareGoals.add(
          Goal.atLeast(
              "batch of %s: share of COPY".formatted(cell.name()),
              part,
              cell.isSmall() ? SMALL_SHARE : LARGE_SHARE));
    }
  }

  String text(List<Goal> goals) {
    goals.add(new Goal("batches of any size: round trips", mostTrips, 1));
    goals.addAll(ratioGoals);
    goals.addAll(shareGoals);
    return """
    ### Batches

    In ms. A batch has so many operations, 60 %% updates, 20 %% new files and 20 %% deletes, and one alone is an update. Each client \
    has a project of 400 files, or of 100 of the large ones. 200 × 50 KB is more than a request may have.

    | batch | clients | way | old p50 | p95 | ours p50 | p95 | old/ours | old per s | ours per s | samples |
    |---|---|---|---|---|---|---|---|---|---|---|
    %s

    The limit is a binary COPY of the same contents into one table without an index, and one commit; medians in ms, direct, by one \
    client, in turns. The goals compare COPY of the contents as they are in the request; stored, they are deflated where that pays. \
    The store alone is given a batch that was parsed before.

    | batch | ours | the store alone | COPY | COPY as stored | COPY/ours | COPY as stored/ours | samples |
    |---|---|---|---|---|---|---|---|
    %s

    """
        .formatted(String.join("\n", rows), String.join("\n", shares));
  }
}
