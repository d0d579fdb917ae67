package dev.trellis.bench;

import dev.trellis.bench.DataRig.Way;
import dev.trellis.store.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Compares batches of file changes with the old stack's, and with the fastest way to store bytes.
 */
final class BatchBench {
  private final DataRig rig;
  private final int rounds;
  private final Files store;
  private final CopyLimit copies;
  private final BatchReport report = new BatchReport();

  BatchBench(DataRig rig, int rounds) throws SQLException {
    this.rig = rig;
    this.rounds = rounds;
    this.store = new Files(rig.db());
    this.copies = new CopyLimit(rig.admin());
  }

  String run(List<Integer> numbersOfClients, List<Goal> goals) throws Exception {
    for (BatchCell cell : BatchCell.all(numbersOfClients)) {
      System.err.printf("batches of %s, clients: %d%n", cell.name(), cell.clients());
      measure(cell);
    }
    return report.text(goals);
  }

  private void measure(BatchCell cell) throws Exception {
    List<ChangingTree> trees = prepare(cell);
    rig.settle();
    if (cell.clients() == 1) {
      report.addTrips(cell, trips(cell, trees.getFirst()));
    }
    for (Way way : Way.values()) {
      Timings old = new Timings();
      Timings ours = new Timings();
      // The first round warms both up.
      for (int round = 0; round <= rounds; round++) {
        old(cell, way, round == 0 ? new Timings() : old);
        ours(cell, way, trees, round == 0 ? new Timings() : ours);
      }
      report.add(cell, way, old, ours);
    }
    if (cell.clients() == 1) {
      compareWithCopy(cell, trees.getFirst());
    }
  }

  private List<ChangingTree> prepare(BatchCell cell) throws SQLException {
    rig.peer().ask("prepareBatches", cell.options());
    List<ChangingTree> trees = new ArrayList<>();
    for (int i = 0; i < cell.clients(); i++) {
      ChangingTree tree = new ChangingTree(rig.newOwner(), rig.corpus(), cell.files());
      tree.prepare(rig.db(), cell.count(), cell.size());
      trees.add(tree);
    }
    return trees;
  }

  private void old(BatchCell cell, Way way, Timings into) {
    Map<String, Object> options = new HashMap<>(cell.options());
    options.put("link", way.toString());
    JsonNode answer = rig.peer().ask("batches", options);
    into.add(PrismaPeer.numbers(answer, "millis"), answer.get("elapsed").asDouble());
  }

  private void ours(BatchCell cell, Way way, List<ChangingTree> trees, Timings into)
      throws Exception {
    List<List<byte[]>> events =
        trees.stream()
            .map(
                tree ->
                    Stream.generate(() -> tree.event(tree.next(cell.count(), cell.size())))
                        .limit(cell.samples())
                        .toList())
            .toList();
    InProcess function = rig.batch(way);
    Clients.run(
        trees.size(),
        client ->
            events.get(client).stream()
                .mapToDouble(event -> function.ask(event, 200).millis())
                .toArray(),
        into);
  }

  /** How many round trips a batch is, on a connection that is there already. */
  private int trips(BatchCell cell, ChangingTree tree) {
    for (int i = 0; i < 2; i++) {
      rig.link().takeTrips();
      rig.batch(Way.LINK).ask(tree.event(tree.next(cell.count(), cell.size())), 200);
    }
    return rig.link().takeTrips();
  }

  /** The handler, the store without it, and COPY of what the batch writes, in turns. */
  private void compareWithCopy(BatchCell cell, ChangingTree tree) throws SQLException {
    BatchReport.Share share = new BatchReport.Share();
    for (int i = 0; i < cell.samples() * rounds; i++) {
      List<ChangingTree.Change> changes = tree.next(cell.count(), cell.size());
      byte[] event = tree.event(changes);
      share.handler().add(rig.batch(Way.DIRECT).ask(event, 200).millis());
      share.store().add(storeMillis(tree, cell));
      List<byte[]> contents = ChangingTree.contents(changes);
      share.copy().add(copies.millis(contents));
      share.copyStored().add(copies.millis(copies.stored(tree.owner(), contents.size())));
    }
    report.addShare(cell, share);
  }

  private double storeMillis(ChangingTree tree, BatchCell cell) {
    var batch = ChangingTree.batch(tree.next(cell.count(), cell.size()));
    long start = System.nanoTime();
    store.apply(tree.owner().user(), tree.owner().project(), batch);
    return (System.nanoTime() - start) / 1e6;
  }
}
