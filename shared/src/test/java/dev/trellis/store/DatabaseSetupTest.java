package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.MigrationConfig;
import dev.trellis.config.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a server of the test's own, which asks everybody but its superuser for a password, with a
 * database that belongs to a master who is no superuser: as on RDS.
 */
class DatabaseSetupTest {
  private static final String MASTER = "master";

  @TempDir private static Path folder;
  private static EmbeddedPostgres server;

  @BeforeAll
  static void startServer() throws IOException {
    Path access = folder.resolve("pg_hba.conf");
    Files.writeString(
        access,
        """
        host all postgres 127.0.0.1/32 trust
        host all all 127.0.0.1/32 scram-sha-256
        """);
    server = EmbeddedPostgres.builder().setServerConfig("hba_file", access.toString()).start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @BeforeEach
  void makeDatabase() throws SQLException {
    asSuperuser("create role master login createrole createdb password 'm'");
    asSuperuser("create database trellis owner master");
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    asSuperuser("drop database trellis with (force)");
    asSuperuser("drop role if exists trellis_app");
    asSuperuser("drop role if exists trellis_owner");
    asSuperuser("drop role master");
  }

  @Test
  void aMasterWhoIsNoSuperuserMakesEverything() throws SQLException {
    MigrationConfig config = config("o", "a", Optional.of(login(MASTER, "m")));

    MigrationCommand.Report report = MigrationCommand.UP.run(config);

    assertThat(report.changed()).isNotEmpty();
    assertThat(report.isUpToDate()).isTrue();
    try (Db db = new Db(login(DatabaseSetup.APP, "a"))) {
      db.check();
    }
    assertThat(
            column(
                """
                select rolname from pg_roles where rolname like 'trellis%' and not rolsuper and not rolcreaterole
                  and not rolcreatedb and not rolbypassrls order by 1
                """))
        .containsExactly(DatabaseSetup.APP, DatabaseSetup.OWNER);
  }

  @Test
  void theMastersPasswordIsNeededOnceOnly() {
    MigrationCommand.UP.run(config("o", "a", Optional.of(login(MASTER, "m"))));

    MigrationConfig stale = config("o", "a", Optional.of(login(MASTER, "since changed")));

    assertThat(MigrationCommand.UP.run(stale).changed()).isEmpty();
  }

  @Test
  void aNewPasswordOfTheApplicationIsSet() {
    Optional<DatabaseConfig> master = Optional.of(login(MASTER, "m"));
    MigrationCommand.UP.run(config("o", "a", master));

    MigrationCommand.UP.run(config("o", "a2", master));

    assertThatCode(() -> log(DatabaseSetup.APP, "a2")).doesNotThrowAnyException();
    assertThatExceptionOfType(SQLException.class).isThrownBy(() -> log(DatabaseSetup.APP, "a"));
  }

  @Test
  void aMasterWhoCannotLogInIsTold() {
    MigrationConfig wrong = config("o", "a", Optional.of(login(MASTER, "wrong")));

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> MigrationCommand.UP.run(wrong))
        .withMessage("preparing the database's roles: the login was refused (SQLSTATE 28P01)");
  }

  @Test
  void anOwnerWhoMayMakeRolesMakesTheApplications() throws SQLException {
    MigrationConfig config =
        new MigrationConfig(
            login(MASTER, "m"), Optional.empty(), Optional.of(login(DatabaseSetup.APP, "a")));

    assertThat(MigrationCommand.UP.run(config).changed()).isNotEmpty();

    try (Db db = new Db(login(DatabaseSetup.APP, "a"))) {
      db.check();
    }
    assertThat(column("select rolname from pg_roles where rolname like 'trellis%'"))
        .containsExactly(DatabaseSetup.APP);
  }

  @Test
  void anOwnerWhoMayNotMakeRolesIsToldWhatIsMissing() throws SQLException {
    asSuperuser("alter role master nocreaterole");
    MigrationConfig config =
        new MigrationConfig(login(MASTER, "m"), Optional.empty(), Optional.empty());

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> MigrationCommand.UP.run(config))
        .withMessageContaining("the role trellis_app is missing, and master may not make it");
  }

  @Test
  void settingUpAgainChangesNothing() throws SQLException {
    String admin = server.getJdbcUrl("postgres", "postgres");
    DatabaseSetup.run(admin);
    DatabaseSetup.run(admin);

    assertThat(column("select rolname from pg_roles where rolname like 'trellis%' order by 1"))
        .containsExactly(DatabaseSetup.APP, DatabaseSetup.OWNER);
  }

  private MigrationConfig config(String owner, String app, Optional<DatabaseConfig> admin) {
    return new MigrationConfig(
        login(DatabaseSetup.OWNER, owner), admin, Optional.of(login(DatabaseSetup.APP, app)));
  }

  private DatabaseConfig login(String role, String password) {
    String url = "jdbc:postgresql://127.0.0.1:%d/trellis".formatted(server.getPort());
    return new DatabaseConfig(url, role, new Secret(password), 1);
  }

  private void log(String role, String password) throws SQLException {
    DirectConnection.open(login(role, password), DirectConnection.Limits.DEFAULT).close();
  }

  private static void asSuperuser(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> column(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return Tx.readAll(rows, row -> row.getString(1));
    }
  }
}
