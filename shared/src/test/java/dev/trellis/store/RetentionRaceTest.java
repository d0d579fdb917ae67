package dev.trellis.store;

import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileOperation;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A content that a batch finds in its store must not be removed under it. */
class RetentionRaceTest {
  private static final int ROUNDS = 40;
  private static final int WRITERS = 3;
  private static final int FILES = 20;
  private static final int CONTENTS = 40;
  private static final long PATIENCE_SECONDS = 30;

  private final Forks forks = new Forks(TestDatabase.db());
  private final ProjectEdits edits = new ProjectEdits(TestDatabase.db());
  private final Retention retention = new Retention(TestDatabase.db());
  private final TestProject origin = TestProject.create();
  private final UserId user = origin.user();

  private TestProject fork(TestProject of) {
    ProjectId id = forks.fork(user, of.id(), Optional.empty(), Optional.empty()).id();
    return new TestProject(user, id);
  }

  private void deleteLongAgo(TestProject project) {
    edits.delete(user, project.id());
    ProjectEditsTest.age(project.id());
  }

  private void removeAll() {
    while (!retention.removeSome(user).isNothing()) {
      // In batches.
    }
  }

  @Test
  void whatABatchUnderWayHasFoundStays() throws Exception {
    TestProject fork = fork(origin);
    origin.apply(newFile("a", "the same"));
    deleteLongAgo(origin);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> removal = whileAnotherBatchIsUnderWay(threads, fork, this::removeAll);
      removal.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    assertThat(fork.tree()).isEqualTo(Map.of("b", "the same"));
  }

  /** The fork is made when the removal has looked for the projects of the store already. */
  @Test
  void whatABatchUnderWayOfAForkThatWasMadeMeanwhileHasFoundStays() throws Exception {
    TestProject held = fork(origin);
    TestProject parent = fork(origin);
    origin.apply(newFile("a", "the same"));
    deleteLongAgo(origin);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> removal;
      TestProject fork;
      try (HeldProject hold = new HeldProject(held)) {
        removal = threads.submit(this::removeAll);
        HeldProject.awaitWaiting(1);
        fork = fork(parent);
        whileAnotherBatchIsUnderWay(threads, fork, hold::release)
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      removal.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(fork.tree()).isEqualTo(Map.of("b", "the same"));
    }
  }

  /** Commits a batch only when somebody waits for it. Returns what was started meanwhile. */
  private Future<?> whileAnotherBatchIsUnderWay(
      ExecutorService threads, TestProject project, ThrowingRunnable meanwhile) {
    return TestDatabase.db()
        .inTenant(
            user,
            tx -> {
              int process = tx.first(row -> row.getInt(1), "select pg_backend_pid()").orElseThrow();
              Files.apply(tx, project.id(), TestProject.batch(newFile("b", "the same")));
              Future<?> started =
                  threads.submit(
                      () -> {
                        meanwhile.run();
                        return true;
                      });
              HeldProject.awaitBlockedBy(process);
              return started;
            });
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }

  /**
   * Writers flip between a few contents in projects of one store that are then removed, all at the
   * same time.
   */
  @Test
  void noFileIsEverWithoutItsContent() throws Exception {
    origin.apply(newFile("a", "origin"));
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Random random = new Random(i);
        writers.add(threads.submit(() -> flip(random, over)));
      }
      try {
        for (int round = 0; round < ROUNDS; round++) {
          retention.removeSome(user);
          assertThat(filesWithoutContent()).as("round %d", round).isZero();
        }
      } finally {
        over.set(true);
      }
      for (Future<?> writer : writers) {
        writer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    }
    assertThat(filesWithoutContent()).isZero();
  }

  private void flip(Random random, AtomicBoolean over) {
    while (!over.get()) {
      TestProject project = fork(origin);
      project.apply(files(random, true));
      project.apply(files(random, false));
      assertThat(project.text("f0")).startsWith("content");
      deleteLongAgo(project);
    }
  }

  private static FileOperation[] files(Random random, boolean isNew) {
    return IntStream.range(0, FILES)
        .mapToObj(
            i -> {
              String content = "content " + random.nextInt(CONTENTS);
              return isNew ? newFile("f" + i, content) : update("f" + i, content);
            })
        .toArray(FileOperation[]::new);
  }

  private long filesWithoutContent() throws SQLException {
    return TestDatabase.number(
        """
        select count(*) from file_change f join project p on p.id = f.project_id
        where p.owner_id = ? and f.hash is not null
          and (p.deleted_at is null or p.deleted_at > now() - interval '30 days')
          and not exists (
            select from content c where c.store_id = p.store_id and c.hash = f.hash)
        """,
        user.value());
  }
}
