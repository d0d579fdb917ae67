package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.Secret;
import dev.trellis.store.DatabaseSetup;
import dev.trellis.store.Db;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that write are killed at 320 random moments within 10,000 batches, half of them after a
 * random number of bytes on the wire and half after a random time: none of the batches is there in
 * part, and no acknowledged one is lost. {@code -Dcrash.seed=N} repeats the choices.
 */
class KilledWriterTest {
  private static final int LANES = 2;
  private static final int KILLS = 320 / LANES;
  private static final int BATCHES = 10_000 / LANES;

  /** So that the kills are spread over all batches. */
  private static final int MEAN_LIFE = BATCHES / KILLS;

  /** About what a batch takes on the wire, for choosing. */
  private static final int BATCH_BYTES = 11_000;

  private static final Duration LONGEST_START = Duration.ofMillis(900);
  private static final Duration LONGEST_BATCH = Duration.ofMillis(6);
  private static final int NO_END = Integer.MAX_VALUE;
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());

  /** What writes to a project, one process after the other, and what is known of it. */
  private record Lane(
      int number,
      WriterProgram program,
      String database,
      Db db,
      WrittenProject project,
      Random random) {}

  @Test
  void whereverAWriterIsKilledBatchesAreWholeAndAcknowledgedOnesThere(@TempDir Path folder)
      throws Exception {
    System.out.println("crash.seed=" + SEED);
    try (LocalDatabase database = LocalDatabase.start(folder.resolve("postgres"));
        Db db = new Db(config(database.appUrl()));
        ExecutorService threads = Executors.newFixedThreadPool(LANES)) {
      WriterProgram program = new WriterProgram(folder);
      program.train(config(database.appUrl()).jdbcUrl(), WrittenProject.create(db));
      List<Future<Integer>> lanes =
          IntStream.range(0, LANES)
              .mapToObj(i -> lane(i, program, database.adminUrl(), db))
              .map(lane -> threads.submit(() -> run(lane)))
              .toList();
      int written = 0;
      for (Future<Integer> lane : lanes) {
        written += lane.get();
      }
      assertThat(written).as("seed %d", SEED).isGreaterThanOrEqualTo(LANES * BATCHES);
    }
  }

  private static Lane lane(int number, WriterProgram program, String database, Db db) {
    Random random = new Random(SEED + number);
    return new Lane(number, program, database, db, WrittenProject.create(db), random);
  }

  private static DatabaseConfig config(String url) {
    String jdbcUrl = "jdbc:" + url.replace(DatabaseSetup.APP + "@", "");
    return new DatabaseConfig(jdbcUrl, DatabaseSetup.APP, new Secret(""), LANES);
  }

  /** Returns how many batches have landed. */
  private static int run(Lane lane) throws InterruptedException {
    int landed = 0;
    for (int life = 1; life <= KILLS; life++) {
      String name = "lane-%d-life-%d".formatted(lane.number(), life);
      int acknowledged = Math.max(landed, killed(lane, name, landed + 1, life % 2 == 0));
      awaitEndOf(lane, name);
      String when = "after %s of seed %d".formatted(name, SEED);
      landed = lane.project().check(lane.db(), acknowledged, when);
    }
    start(lane, port(lane), "last", landed + 1, BATCHES).ended();
    landed = lane.project().check(lane.db(), Math.max(landed, BATCHES), "at the end");
    lane.project().checkHistory(lane.db(), lane.database(), landed);
    return landed;
  }

  /** Starts a writer and kills it. Returns the last batch that it said to be acknowledged. */
  private static int killed(Lane lane, String name, int first, boolean byBytes)
      throws InterruptedException {
    return byBytes ? killedAfterBytes(lane, name, first) : killedAfterTime(lane, name, first);
  }

  private static int killedAfterBytes(Lane lane, String name, int first)
      throws InterruptedException {
    long limit = lane.random().nextLong(2L * MEAN_LIFE * BATCH_BYTES);
    CompletableFuture<WriterProcess> writer = new CompletableFuture<>();
    CuttingProxy.Filter filter = new ByteLimit(limit);
    try (CuttingProxy proxy =
        new CuttingProxy(port(lane), () -> filter, () -> writer.join().kill())) {
      writer.complete(start(lane, proxy.port(), name, first, NO_END));
      return writer.join().ended();
    }
  }

  private static int killedAfterTime(Lane lane, String name, int first)
      throws InterruptedException {
    int batches = lane.random().nextInt(2 * MEAN_LIFE + 1);
    Duration longest = batches == 0 ? LONGEST_START : LONGEST_BATCH;
    long delay = lane.random().nextLong(longest.toNanos());
    WriterProcess writer = start(lane, port(lane), name, first, NO_END);
    assertThat(writer.awaitAcknowledged(batches == 0 ? 0 : first - 1 + batches)).isTrue();
    LockSupport.parkNanos(delay);
    writer.kill();
    return writer.ended();
  }

  /** The server may still be at work on what it got last. */
  private static void awaitEndOf(Lane lane, String name) {
    String left =
        "select count(*) from pg_stat_activity where application_name = '%s'".formatted(name);
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!Administrator.run(lane.database(), left).equals(List.of("0"))) {
      assertThat(System.nanoTime()).as("%s is still there", name).isLessThan(end);
    }
  }

  private static int port(Lane lane) {
    return URI.create(lane.database()).getPort();
  }

  private static WriterProcess start(Lane lane, int port, String name, int first, int last) {
    String url =
        "jdbc:postgresql://127.0.0.1:%d/%s?ApplicationName=%s"
            .formatted(port, DatabaseSetup.DATABASE, name);
    return WriterProcess.start(lane.program().command(), url, lane.project(), first, last);
  }
}
