package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trellis.domain.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database itself enforces, whatever Java asks of it. */
class RowLevelSecurityTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit set action = 'nothing'",
        "delete from audit",
        "insert into audit (action, target, created_at) values ('x', 'x', now())",
        "insert into audit (action, target, request_id) values ('x', 'x', 'another')",
        "insert into audit (owner_id, action, target) values (app_user(), 'x', 'x')",
        "update account set tier = 'ENTERPRISE'",
        "update account set disabled_at = null",
        "update usage_day set nano_usd = 0",
        "update usage_run set nano_usd = 0",
        "delete from reservation",
        "delete from installation_day",
      })
  void theApplicationsRoleMayNot(String sql) {
    Person person = Person.create();

    assertThatExceptionOfType(SqlProblems.DatabaseException.class)
        .isThrownBy(() -> TestDatabase.db().inTenant(person.user(), tx -> tx.update(sql)))
        .withMessageContaining("permission denied");
  }

  @Test
  void aConnectionSeesNothingWithoutATenantNorAfterOne() throws SQLException {
    Person person = Person.create();

    try (Connection connection = TestDatabase.connect(DatabaseSetup.APP)) {
      assertThat(visible(connection)).isZero();
      connection.setAutoCommit(false);
      assertThat(
              new Tx(connection, person.user())
                  .list(row -> row.getLong(1), "select count(*) from project"))
          .containsExactly(1L);
      connection.commit();
      assertThat(visible(connection)).isZero();
      connection.setAutoCommit(true);
      assertThat(visible(connection)).isZero();
    }
  }

  @Test
  void aConnectionSeesNothingAfterAStatementInOneTrip() throws SQLException {
    Person person = Person.create();

    try (Connection connection = TestDatabase.connect(DatabaseSetup.APP)) {
      try (var prepared =
          Statement.of("select count(*) from project")
              .asTenant(person.user())
              .prepare(connection)) {
        prepared.execute();
      }
      assertThat(visible(connection)).isZero();
    }
  }

  @Test
  void aPooledConnectionServesOneTenantAfterTheOther() {
    TestProject one = TestProject.create();
    TestProject other = TestProject.create();

    try (Db db = new Db(TestDatabase.config(DatabaseSetup.APP, 1))) {
      for (TestProject project : List.of(one, other, one)) {
        assertThat(db.inTenant(project.user(), RowLevelSecurityTest::projects))
            .containsExactly(project.id().toString());
      }
    }
  }

  @Test
  void rawStatementsOfAnotherTenantSeeNothing() throws SQLException {
    Person person = Person.create();
    UserId stranger = TestDatabase.tenant();

    for (Object table : TestDatabase.column(CatalogueTest.TABLES)) {
      String sql = "select count(*) from %s where owner_id = ?".formatted(table);
      assertThat(count(person.user(), sql, person.user())).as("%s", table).isPositive();
      assertThat(count(stranger, sql, person.user())).as("%s", table).isZero();
    }
  }

  private static long count(UserId as, String sql, UserId of) {
    return TestDatabase.db()
        .inTenant(as, tx -> tx.list(row -> row.getLong(1), sql, of.value()))
        .getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update project set name = 'mine now'",
        "update file set language = 'mine'",
        "update run set stop_requested = true",
        "update session set expires_at = now()",
        "update refresh_token set rotated_at = now(), successor_hash = hash",
        "update api_key set last_used_at = now()",
        "update integration set account_label = 'mine'",
        "update checkpoint set revision = 0",
        "delete from checkpoint",
        "delete from message",
        "delete from file",
        "delete from idempotency",
        "delete from integration",
        "delete from api_key",
        "delete from session",
        "delete from project",
      })
  void rawStatementsOfAnotherTenantReachNothing(String sql) {
    Person person = Person.create();
    UserId stranger = TestDatabase.tenant();

    assertThat(affected(stranger, sql)).isZero();
    assertThat(affected(person.user(), sql)).isPositive();
  }

  private static int affected(UserId as, String sql) {
    return TestDatabase.db().inTenant(as, tx -> tx.update(sql));
  }

  @Test
  void noRowCanBeWrittenInAnotherTenantsName() {
    TestProject project = TestProject.create();
    UserId stranger = TestDatabase.tenant();

    assertThatExceptionOfType(SqlProblems.DatabaseException.class)
        .isThrownBy(
            () ->
                TestDatabase.db()
                    .inTenant(
                        stranger,
                        tx ->
                            tx.update(
                                "insert into revision values (?, 9, ?, 'person')",
                                project.id().value(),
                                project.user().value())))
        .withMessageContaining("row-level security");
  }

  private static List<String> projects(Tx tx) throws SQLException {
    return tx.list(row -> row.getString(1), "select id from project");
  }

  /** How many rows of all tables together a connection sees. */
  private static long visible(Connection connection) throws SQLException {
    long visible = 0;
    for (Object table : TestDatabase.column(CatalogueTest.TABLES)) {
      Optional<Long> count;
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery("select count(*) from " + table)) {
        count = rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
      }
      visible += count.orElseThrow();
    }
    return visible;
  }
}
