package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlockTest {
  private static final String RENAME = "update project set name = ? where id = ?";

  private final UserId user = TestDatabase.tenant();
  private final ProjectId first = TestProject.of(user).id();
  private final ProjectId second = TestProject.of(user).id();

  /** The server ends whoever finds the circle: the one that has waited longest. */
  @Test
  void whoWaitsInACircleIsTriedAgain() throws Exception {
    try (Connection other = TestDatabase.connect("postgres")) {
      other.setAutoCommit(false);
      rename(other, second);
      CompletableFuture<Void> ours = CompletableFuture.runAsync(this::renameBoth);
      awaitWaiting();
      rename(other, first);
      other.commit();
      ours.get(20, TimeUnit.SECONDS);
    }

    assertThat(TestDatabase.column("select name from project where owner_id = ?", user.value()))
        .containsOnly("ours");
  }

  private void renameBoth() {
    Statement statement =
        Statement.of(RENAME + "; " + RENAME, "ours", first.value(), "ours", second.value());
    TestDatabase.db().inOneTrip(user, statement, _ -> true);
  }

  private static void rename(Connection connection, ProjectId project) throws SQLException {
    try (PreparedStatement rename = connection.prepareStatement(RENAME)) {
      rename.setString(1, "other's");
      rename.setObject(2, project.value());
      rename.execute();
    }
  }

  private static void awaitWaiting() throws SQLException {
    String waiting =
        """
        select count(*) from pg_stat_activity
        where wait_event_type = 'Lock' and query like '%update project set name%'
        """;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (TestDatabase.number(waiting) == 0) {
      assertThat(System.nanoTime()).as("it waits in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
