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
  private static final String DEADLOCK = "40P01";
  private static final int MOST_CIRCLES = 5;

  private final UserId user = TestDatabase.tenant();
  private final ProjectId first = TestProject.of(user).id();
  private final ProjectId second = TestProject.of(user).id();

  /**
   * The server ends whoever finds the circle: the one that has waited longest, unless it looked too
   * early, on a busy machine; then it is built again.
   */
  @Test
  void whoWaitsInACircleIsTriedAgain() throws Exception {
    boolean isTriedAgain = false;
    for (int circle = 0; circle < MOST_CIRCLES && !isTriedAgain; circle++) {
      isTriedAgain = isTriedAgainInACircle();
    }

    assertThat(isTriedAgain).isTrue();
    assertThat(TestDatabase.column("select name from project where owner_id = ?", user.value()))
        .containsOnly("ours");
  }

  /** Returns false if the other one of the circle was ended. */
  private boolean isTriedAgainInACircle() throws Exception {
    CompletableFuture<Void> ours;
    boolean otherIsEnded;
    try (Connection other = TestDatabase.connect("postgres")) {
      other.setAutoCommit(false);
      rename(other, second);
      ours = CompletableFuture.runAsync(this::renameBoth);
      awaitWaiting();
      otherIsEnded = isEndedOverRenaming(other, first);
    }
    ours.get(20, TimeUnit.SECONDS);
    return !otherIsEnded;
  }

  private void renameBoth() {
    Statement statement =
        Statement.of(RENAME + "; " + RENAME, "ours", first.value(), "ours", second.value());
    TestDatabase.db().inOneTrip(user, statement, _ -> true);
  }

  private static boolean isEndedOverRenaming(Connection connection, ProjectId project)
      throws SQLException {
    try {
      rename(connection, project);
      connection.commit();
      return false;
    } catch (SQLException ended) {
      assertThat(ended.getSQLState()).as(ended.getMessage()).isEqualTo(DEADLOCK);
      connection.rollback();
      return true;
    }
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
