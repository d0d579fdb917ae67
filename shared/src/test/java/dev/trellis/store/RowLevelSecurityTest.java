package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trellis.domain.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the database itself enforces, whatever Java asks of it. */
class RowLevelSecurityTest {
  private static final String TABLES =
      """
      select relname::text from pg_class where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p', 'm', 'v', 'f') and relname <> 'schema_migration'
      """;

  @Test
  void everyTableForcesRowLevelSecurityOnReadingAndWriting() throws SQLException {
    List<?> open =
        TestDatabase.column(
            TABLES
                + """
                and not (relrowsecurity and relforcerowsecurity and exists (
                  select from pg_policy where polrelid = pg_class.oid and polcmd = '*'
                    and pg_get_expr(polqual, polrelid) like '%owner_id = ( SELECT app_user()%'
                    and pg_get_expr(polwithcheck, polrelid) like '%owner_id = ( SELECT app_user()%'))
                """);

    assertThat(open).isEmpty();
    assertThat(TestDatabase.column(TABLES)).contains("account", "project", "message", "run");
  }

  @Test
  void noTableHasASecondPolicyThatLetsMoreThrough() throws SQLException {
    assertThat(
            TestDatabase.column(
                "select polrelid::regclass::text from pg_policy group by 1 having count(*) > 1"))
        .isEmpty();
  }

  @Test
  void theApplicationsRoleHasNoPowers() throws SQLException {
    assertThat(
            TestDatabase.number(
                """
                select count(*) from pg_roles where rolname = 'trellis_app'
                  and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
                  and not exists (select from pg_auth_members where member = pg_roles.oid)
                """))
        .isOne();
  }

  @Test
  void theApplicationsRoleOwnsNothing() throws SQLException {
    assertThat(
            TestDatabase.number(
                """
                select count(*) from pg_shdepend
                where refobjid = 'trellis_app'::regrole and deptype = 'o'
                """))
        .isZero();
  }

  @Test
  void theApplicationsRoleCanMakeNoTableAndEmptyNone() throws SQLException {
    assertThat(
            TestDatabase.column(
                TABLES
                    + """
                    and has_table_privilege('trellis_app', oid, 'truncate, references, trigger')
                    """))
        .isEmpty();
    assertThat(
            TestDatabase.column(
                """
                select 1 where has_schema_privilege('trellis_app', 'public', 'create')
                  or has_table_privilege('trellis_app', 'schema_migration', 'select, insert, update')
                """))
        .isEmpty();
  }

  @Test
  void historyAndContentsCannotBeRewritten() throws SQLException {
    assertThat(
            TestDatabase.column(
                """
                select relname::text from pg_class
                where relname in ('content', 'revision', 'file_change')
                  and has_table_privilege('trellis_app', oid, 'update, delete')
                """))
        .isEmpty();
  }

  @Test
  void aConnectionSeesNothingWithoutATenantNorAfterOne() throws SQLException {
    TestProject project = RunsFixture.full();

    try (Connection connection = TestDatabase.connect(DatabaseSetup.APP)) {
      assertThat(visible(connection)).isZero();
      connection.setAutoCommit(false);
      assertThat(
              new Tx(connection, project.user())
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
    TestProject project = RunsFixture.full();

    try (Connection connection = TestDatabase.connect(DatabaseSetup.APP)) {
      try (var prepared =
          Statement.of("select count(*) from project")
              .asTenant(project.user())
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
  void rawStatementsOfAnotherTenantReachNothing() throws SQLException {
    TestProject project = RunsFixture.full();
    UserId stranger = TestDatabase.tenant();

    int reached =
        TestDatabase.db()
            .inTenant(
                stranger,
                tx ->
                    tx.update("update project set name = 'mine now'")
                        + tx.update("update file set language = 'mine'")
                        + tx.update("update run set stop_requested = true")
                        + tx.update("delete from message")
                        + tx.update("delete from file")
                        + tx.update("delete from project"));

    assertThat(reached).isZero();
    assertThat(project.loaded().messages().items()).isNotEmpty();
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
    for (Object table : TestDatabase.column(TABLES)) {
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
