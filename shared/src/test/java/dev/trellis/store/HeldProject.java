package dev.trellis.store;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A project whose row is held, so that whoever wants it waits and the order is known. */
final class HeldProject implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Connection holder;

  HeldProject(TestProject project) throws SQLException {
    holder = TestDatabase.connect("postgres");
    holder.setAutoCommit(false);
    Statement lock =
        Statement.of("select 1 from project where id = ? for update", project.id().value());
    try (PreparedStatement prepared = lock.prepare(holder)) {
      prepared.execute();
    }
  }

  /** Lets go of it. */
  void release() throws SQLException {
    holder.close();
  }

  @Override
  public void close() throws SQLException {
    release();
  }

  /**
   * Lets calls wait for the project's row, each behind the one before it, and then go on.
   *
   * @return for each call the problem that it met; empty if none
   */
  static List<Optional<Problem>> inOrder(TestProject project, List<Runnable> calls)
      throws Exception {
    List<Future<Optional<Problem>>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try (HeldProject _ = new HeldProject(project)) {
        for (Runnable call : calls) {
          running.add(threads.submit(() -> problemOf(call)));
          awaitWaiting(running.size());
        }
      }
      List<Optional<Problem>> problems = new ArrayList<>();
      for (Future<Optional<Problem>> call : running) {
        problems.add(call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      }
      return problems;
    }
  }

  /** Waits until so many of the application's calls wait for a lock. */
  static void awaitWaiting(int calls) throws SQLException {
    await(
        """
        select count(*) from pg_stat_activity
        where usename = 'trellis_app' and wait_event_type = 'Lock'
        """,
        calls);
  }

  /** Waits until a call waits for what a server process holds. */
  static void awaitBlockedBy(int process) throws SQLException {
    await(
        "select count(*) from pg_stat_activity where %d = any (pg_blocking_pids(pid))"
            .formatted(process),
        1);
  }

  private static void await(String count, int calls) throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (TestDatabase.number(count) < calls) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not all of %d calls wait".formatted(calls));
      }
    }
  }

  private static Optional<Problem> problemOf(Runnable call) {
    try {
      call.run();
      return Optional.empty();
    } catch (ProblemException refused) {
      return Optional.of(refused.problem());
    }
  }
}
