package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A migration that is cut off half-way leaves nothing, and the next run completes it. */
@Timeout(120)
class MigrationsKilledTest {
  private static final List<Migration> SEVERAL = MigrationScripts.in("several");

  private final EmptyDatabase database = new EmptyDatabase();

  @BeforeEach
  void letTheSecondStayInTheMiddle() throws SQLException {
    database.execute("create table hold ()");
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    database.close();
  }

  /** The process that is killed. */
  static final class Program {
    public static void main(String[] arguments) {
      new Migrations(
              new DatabaseConfig(arguments[0], DatabaseSetup.OWNER, new Secret(""), 1),
              SEVERAL,
              DirectConnection.Limits.DEFAULT)
          .up();
    }
  }

  @Test
  void killedProcessIsCompletedByTheNextRun() throws Exception {
    Process process = start();
    try {
      awaitTheMiddle();
    } finally {
      process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
    }

    assertCompleted();
  }

  @Test
  void lostConnectionIsCompletedByTheNextRun() throws Exception {
    Process process = start();
    awaitTheMiddle();
    TestDatabase.column(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = ? and query like '%pg_sleep(600)%'",
        database.name());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isNotZero();

    assertCompleted();
  }

  @Test
  void whoWaitsForAnotherGivesUpInTime() throws Exception {
    Process process = start();
    try {
      awaitTheMiddle();
      Duration shortly = Duration.ofMillis(200);
      Migrations other =
          new Migrations(
              database.owner(),
              SEVERAL,
              new DirectConnection.Limits(shortly, shortly, Duration.ofSeconds(30)));

      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(other::up)
          .withMessageContaining("a lock was not free in time (SQLSTATE 55P03)");
      assertThatExceptionOfType(MigrationException.class).isThrownBy(other::status);
    } finally {
      process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
    }
  }

  /** The server notices by itself that nobody waits for the statement: the lock is free again. */
  private void assertCompleted() throws SQLException {
    database.execute("drop table hold");
    assertThat(database.column("select name from schema_migration")).containsExactly("0001_first");
    assertThat(database.schema()).noneMatch(object -> object.contains("second"));

    Migrations again = new Migrations(database.owner(), SEVERAL, DirectConnection.Limits.DEFAULT);
    assertThat(again.up()).containsExactly("0002_slow", "0003_last");
    assertThat(again.status())
        .extracting(MigrationStatus::state)
        .containsOnly(MigrationStatus.State.APPLIED);
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            database.owner().jdbcUrl())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Until the process sleeps in its second migration. */
  private void awaitTheMiddle() throws SQLException {
    while (TestDatabase.number(
            "select count(*) from pg_stat_activity where datname = ? and wait_event = 'PgSleep'",
            database.name())
        == 0) {
      Thread.onSpinWait();
    }
  }
}
