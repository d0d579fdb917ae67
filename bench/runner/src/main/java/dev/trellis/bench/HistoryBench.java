package dev.trellis.bench;

import dev.trellis.store.Files;
import java.util.List;

/** How long it takes to restore and to fork a project of 500 files, which the old stack cannot. */
final class HistoryBench {
  private static final int FILES = 500;
  private static final int SIZE = 2 * 1024;

  private final DataRig rig;
  private final int samples;

  HistoryBench(DataRig rig, int samples) {
    this.rig = rig;
    this.samples = samples;
  }

  String run(List<Goal> goals) throws Exception {
    System.err.println("restoring and forking");
    Owner owner = rig.newOwner();
    ChangingTree tree = new ChangingTree(owner, rig.corpus(), FILES);
    tree.prepare(rig.db(), 1, SIZE);
    long before = apply(owner, tree);
    long after = apply(owner, tree);
    rig.settle();
    Timings restores = new Timings();
    Timings forks = new Timings();
    for (int i = 0; i < samples + 5; i++) {
      // Every file changes each time. The first few warm up.
      (i < 5 ? new Timings() : restores).add(restore(owner, i % 2 == 0 ? before : after));
      (i < 5 ? new Timings() : forks).add(fork(owner));
    }
    goals.add(new Goal("restore of %d files, ms".formatted(FILES), restores.p50(), 20));
    goals.add(new Goal("fork of %d files, ms".formatted(FILES), forks.p50(), 5));
    return """
    ### Restore and fork

    In ms, of a project with %d files, each of which the restore changes; directly.

    | | p50 | p95 | samples |
    |---|---|---|---|
    | restore | %s | %d |
    | fork | %s | %d |

    """
        .formatted(FILES, restores.cells(), restores.count(), forks.cells(), forks.count());
  }

  /** Changes all files. Returns the revision. */
  private long apply(Owner owner, ChangingTree tree) {
    return new Files(rig.db())
        .apply(owner.user(), owner.project(), ChangingTree.batch(tree.all(SIZE)))
        .revision();
  }

  private double restore(Owner owner, long revision) {
    Event event =
        owner
            .request("POST", "/projects/{projectId}/revisions/{n}/restore", "")
            .withPath("n", Long.toString(revision));
    return rig.batch(DataRig.Way.DIRECT).ask(event.bytes(owner), 200).millis();
  }

  private double fork(Owner owner) {
    Event event = owner.request("POST", "/projects/{projectId}/fork", "{}");
    return rig.edit().ask(event.bytes(owner), 201).millis();
  }
}
