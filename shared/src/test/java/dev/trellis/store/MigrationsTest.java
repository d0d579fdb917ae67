package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trellis.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test migrates an empty database of its own. */
class MigrationsTest {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String OBJECTS =
      """
      select 'column ' || table_name || '.' || column_name || ' ' || data_type
        from information_schema.columns where table_schema = 'public'
      union all select 'policy ' || tablename || ' ' || qual || ' ' || with_check from pg_policies
      union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
      union all select 'grant ' || table_name || ' ' || privilege_type
        from information_schema.role_table_grants where grantee = 'trellis_app'
      union all select 'function ' || proname || md5(prosrc) from pg_proc
        where pronamespace = 'public'::regnamespace
      order by 1
      """;

  private String database = "";
  private Migrations migrations = new Migrations(owner());

  @BeforeEach
  void makeDatabase() throws SQLException {
    database = "migrations_" + COUNT.incrementAndGet();
    migrations = new Migrations(owner());
    TestDatabase.change("create database %s owner %s".formatted(database, DatabaseSetup.OWNER));
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    TestDatabase.change("drop database " + database);
  }

  private DatabaseConfig owner() {
    return TestDatabase.config(TestDatabase.port(), database, DatabaseSetup.OWNER, 1);
  }

  @Test
  void upRunsEachMigrationOnce() throws SQLException {
    int ran = migrations.up();

    assertThat(ran).isPositive();
    assertThat(query("select name from schema_migration")).hasSize(ran);
    assertThat(migrations.up()).isZero();
  }

  @Test
  void downTakesEverythingBackAndUpMakesItAgain() throws SQLException {
    int ran = migrations.up();
    List<String> before = query(OBJECTS);

    int takenBack = 0;
    while (migrations.down()) {
      takenBack++;
    }

    assertThat(takenBack).isEqualTo(ran);
    assertThat(query(OBJECTS)).allMatch(object -> object.contains("schema_migration"));
    assertThat(migrations.up()).isEqualTo(ran);
    assertThat(query(OBJECTS)).isEqualTo(before).hasSizeGreaterThan(50);
  }

  @Test
  void aMigrationThatWasChangedAfterItRanIsRefused() throws SQLException {
    migrations.up();
    execute("update schema_migration set checksum = 'of another text'");

    assertThatIllegalStateException()
        .isThrownBy(() -> migrations.up())
        .withMessageContaining("was changed after it ran");
  }

  @Test
  void aMigrationThatFailsLeavesNothing() throws SQLException {
    // The first migration makes a function before it comes to this table.
    execute("create table project (id int)");

    assertThatThrownBy(() -> migrations.up()).hasMessageContaining("already exists");
    assertThat(query(OBJECTS)).noneMatch(object -> object.startsWith("function "));
  }

  @Test
  void twoAtTheSameTimeRunEachMigrationOnce() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    Callable<Integer> up =
        () -> {
          together.await();
          return new Migrations(owner()).up();
        };

    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<Integer> one = threads.submit(up);
      Future<Integer> other = threads.submit(up);

      assertThat(one.get() + other.get())
          .isEqualTo(query("select name from schema_migration").size());
    }
  }

  @Test
  void settingUpAgainChangesNothing() throws SQLException {
    DatabaseConfig admin = TestDatabase.config("postgres", 1);

    DatabaseSetup.run(admin.jdbcUrl() + "?user=postgres");

    assertThat(TestDatabase.column("select rolname from pg_roles where rolname like 'trellis%'"))
        .containsExactlyInAnyOrder(DatabaseSetup.APP, DatabaseSetup.OWNER);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> query(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(owner().jdbcUrl(), DatabaseSetup.OWNER, "");
  }
}
