package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.trellis.domain.ModelPrices;
import dev.trellis.domain.Problem;
import dev.trellis.domain.UserId;
import dev.trellis.log.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DbTest {
  private final UserId user = TestDatabase.tenant();

  @Test
  void aServerThatAnswersIsThere() {
    TestDatabase.db().check();
  }

  @Test
  void workThatThrowsIsUndone() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                TestDatabase.db()
                    .inTenant(
                        user,
                        tx -> {
                          tx.update(
                              "insert into project (id, owner_id, store_id, name) values (?, ?, ?, 'x')",
                              user.value(),
                              user.value(),
                              user.value());
                          throw new IllegalStateException("changed my mind");
                        }));

    assertThat(projects()).isZero();
  }

  @Test
  void whatTheDatabaseRefusesUnexpectedlyIsABug() {
    assertThatExceptionOfType(SqlProblems.DatabaseException.class)
        .isThrownBy(
            () -> TestDatabase.db().inTenant(user, tx -> tx.update("select no_such_function()")));
  }

  @Test
  void aConnectionThatBreaksIsAnOutageAndTheNextCallWorks() {
    try (Db db = new Db(TestDatabase.config(DatabaseSetup.APP, 1))) {
      Problem problem =
          TestProject.refusal(
              () ->
                  db.inTenant(
                      user,
                      tx -> {
                        int pid =
                            tx.list(row -> row.getInt(1), "select pg_backend_pid()").getFirst();
                        TestDatabase.column("select pg_terminate_backend(?)", pid);
                        return tx.update("select 1");
                      }));

      assertThat(problem)
          .isEqualTo(
              new Problem.Unavailable("The database cannot be reached.", Duration.ofSeconds(5)));
      List<Integer> next = db.inTenant(user, tx -> tx.list(row -> row.getInt(1), "select 7"));
      assertThat(next).containsExactly(7);
    }
  }

  @Test
  void aConnectionThatWasGivenUpIsReplacedByItsNextUse() {
    try (Db db = new Db(TestDatabase.config(DatabaseSetup.APP, 1))) {
      int before = backend(db);
      db.disconnect();
      int after = backend(db);

      assertThat(after).isNotEqualTo(before);
      await(() -> TestDatabase.column("select 1 from pg_stat_activity where pid = ?", before));
    }
  }

  @Test
  void aDatabaseThatWasClosedStaysClosed() {
    Db db = new Db(TestDatabase.config(DatabaseSetup.APP, 1));
    db.check();
    db.close();

    assertThatExceptionOfType(SqlProblems.DatabaseException.class)
        .isThrownBy(db::check)
        .withMessage("the pool is closed");
  }

  private int backend(Db db) {
    return db.inTenant(user, tx -> tx.list(row -> row.getInt(1), "select pg_backend_pid()"))
        .getFirst();
  }

  /** The server tells of a connection's end a moment after it. */
  private static void await(Callable<List<?>> untilEmpty) {
    assertThat(untilEmpty)
        .satisfies(
            rows -> {
              long end = System.nanoTime() + 10_000_000_000L;
              while (!rows.call().isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.onSpinWait();
              }
            });
  }

  @Test
  void everyStatementHasATimeLimit() {
    List<String> limit =
        TestDatabase.db()
            .inTenant(user, tx -> tx.list(row -> row.getString(1), "show statement_timeout"));

    assertThat(limit).containsExactly("10s");
  }

  @Test
  void everyWaitIsMeasured() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    Metrics.of(out, "n", "s", ModelPrices.UNKNOWN)
        .measure(
            () -> {
              TestDatabase.db().inTenant(user, tx -> tx.update("select pg_sleep(0.02)"));
              return TestDatabase.db()
                  .inOneTrip(user, Statement.of("select pg_sleep(0.02)"), Results::next);
            });

    JsonNode line = JsonMapper.shared().readTree(written.toByteArray());
    assertThat(line.path("DatabaseMillis").valueStream().map(JsonNode::asDouble))
        .hasSize(2)
        .allMatch(millis -> millis >= 20);
  }

  private long projects() {
    return TestDatabase.db()
        .inTenant(user, tx -> tx.list(row -> row.getLong(1), "select count(*) from project"))
        .getFirst();
  }
}
