package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RunsDeadlockTest {
  private final TestProject project = TestProject.create();

  /**
   * A late runner ends its run while somebody else closes it: both need the project's row and the
   * run's. One of them must win, and neither may meet a deadlock.
   */
  @Test
  @Timeout(30)
  void aLateEndAndATakeoverDoNotWaitForEachOther() throws Exception {
    RunId late = RunsFixture.append(project, "u1").id();
    RunsFixture.expire(late);
    Optional<FileBatch> batch = Optional.of(TestProject.batch(TestProject.newFile("a", "A")));

    try (Connection lock = TestDatabase.connect("postgres");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      lock.setAutoCommit(false);
      try (var held =
          Statement.of("select from project where id = ? for update", project.id().value())
              .prepare(lock)) {
        held.execute();
      }
      Future<Boolean> takeover = threads.submit(() -> close(late).isPresent());
      awaitWaiting(1);
      Future<Boolean> end =
          threads.submit(() -> RunsFixture.finish(project, late, "a1", batch).isPresent());
      awaitWaiting(2);
      lock.commit();

      assertThat(takeover.get()).isTrue();
      assertThat(end.get()).isFalse();
    }
    assertThat(RunsFixture.messages(project)).containsExactly("u1", "closed");
    assertThat(project.tree()).isEmpty();
  }

  private Optional<List<String>> close(RunId run) {
    return RunsFixture.RUNS.close(
        project.user(),
        project.id(),
        run,
        RunsFixture.ending("closed", Optional.empty()),
        1,
        RunsFixture::last);
  }

  /** Until so many of the application's connections wait for a lock. */
  private static void awaitWaiting(int count) throws SQLException {
    while (TestDatabase.number(
            """
            select count(*) from pg_stat_activity
            where usename = 'trellis_app' and wait_event_type = 'Lock'
            """)
        < count) {
      Thread.onSpinWait();
    }
  }
}
