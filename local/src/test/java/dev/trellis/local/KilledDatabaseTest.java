package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.Secret;
import dev.trellis.domain.ProblemException;
import dev.trellis.store.DatabaseSetup;
import dev.trellis.store.Db;
import dev.trellis.store.Files;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database's processes are killed at 10 random moments while batches are written: after it has
 * recovered none of them is there in part, and no acknowledged one is lost. {@code -Dcrash.seed=N}
 * repeats the choices.
 */
class KilledDatabaseTest {
  private static final int KILLS = 10;
  private static final int WRITERS = 4;
  private static final int MOST_BATCHES = 400;
  private static final long LONGEST_DELAY_NANOS = 5_000_000;
  private static final long PATIENCE_SECONDS = 60;
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());

  private final Random random = new Random(SEED);

  @Test
  void whereverTheDatabaseIsKilledBatchesAreWholeAndAcknowledgedOnesThere(@TempDir Path folder)
      throws Exception {
    System.out.println("crash.seed=" + SEED);
    Path data = folder.resolve("postgres");
    List<WrittenProject> projects;
    try (LocalDatabase database = LocalDatabase.start(data);
        Db db = new Db(config(database))) {
      projects = IntStream.range(0, WRITERS).mapToObj(_ -> WrittenProject.create(db)).toList();
    }
    List<Integer> acknowledged = Collections.nCopies(WRITERS, 0);
    for (int kill = 0; kill <= KILLS; kill++) {
      try (LocalDatabase database = started(data);
          Db db = new Db(config(database))) {
        List<Integer> landed = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
          String when = "writer %d after kill %d of seed %d".formatted(w, kill, SEED);
          landed.add(projects.get(w).check(db, acknowledged.get(w), when));
          projects.get(w).checkHistory(db, database.adminUrl(), landed.get(w));
        }
        if (kill < KILLS) {
          acknowledged = writeUntilKilled(db, data, projects, landed);
        }
      }
    }
  }

  private static DatabaseConfig config(LocalDatabase database) {
    String jdbcUrl = "jdbc:" + database.appUrl().replace(DatabaseSetup.APP + "@", "");
    return new DatabaseConfig(jdbcUrl, DatabaseSetup.APP, new Secret(""), WRITERS);
  }

  /** Returns for each writer the last batch that was acknowledged. */
  private List<Integer> writeUntilKilled(
      Db db, Path data, List<WrittenProject> projects, List<Integer> landed) throws Exception {
    CountDownLatch left = new CountDownLatch(1 + random.nextInt(MOST_BATCHES));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> writers = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        WrittenProject project = projects.get(w);
        int from = landed.get(w);
        writers.add(threads.submit(() -> write(db, project, from, left)));
      }
      assertThat(left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      LockSupport.parkNanos(random.nextLong(LONGEST_DELAY_NANOS));
      killServer(data);
      List<Integer> acknowledged = new ArrayList<>();
      for (Future<Integer> writer : writers) {
        acknowledged.add(writer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      return acknowledged;
    }
  }

  private static int write(Db db, WrittenProject project, int from, CountDownLatch left) {
    Files files = new Files(db);
    int acknowledged = from;
    try {
      while (true) {
        files.apply(project.user(), project.id(), new NumberedBatch(acknowledged + 1).batch());
        acknowledged++;
        left.countDown();
      }
    } catch (ProblemException killed) {
      return acknowledged;
    }
  }

  /** The one that accepts connections and all that it has started, none of which may tidy up. */
  private static void killServer(Path data) throws IOException {
    String first = java.nio.file.Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(first.strip())).orElseThrow();
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  /** What was killed may hold the server's memory for another moment. */
  private static LocalDatabase started(Path data) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        return LocalDatabase.open(data);
      } catch (StartException notYet) {
        if (System.nanoTime() > end) {
          throw notYet;
        }
      }
    }
  }
}
