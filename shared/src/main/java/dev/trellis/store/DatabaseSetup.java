package dev.trellis.store;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.MigrationConfig;
import dev.trellis.config.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Makes what has to be there before the first migration: two roles, and where there is none the
 * database. {@code trellis_owner} owns the tables and migrates them; {@code trellis_app} serves
 * requests, owns nothing and bypasses nothing. Does what is missing, and may be repeated.
 */
public final class DatabaseSetup {
  public static final String DATABASE = "trellis";
  public static final String OWNER = "trellis_owner";

  /**
   * The role that every migration grants to; who serves requests is this role or a member of it.
   */
  public static final String APP = "trellis_app";

  private DatabaseSetup() {}

  /**
   * Makes roles without passwords and the database, on a server that trusts whoever reaches it.
   *
   * @param adminJdbcUrl a database of the server, with a role that may make roles and databases
   */
  public static void run(String adminJdbcUrl) {
    try (Connection connection = DriverManager.getConnection(adminJdbcUrl)) {
      Roles roles = new Roles(connection);
      roles.ensure(OWNER);
      roles.ensure(APP);
      if (!roles.hasDatabase(DATABASE)) {
        roles.execute("create database %s owner %s".formatted(DATABASE, OWNER));
      }
    } catch (SQLException failed) {
      throw SqlProblems.of(failed);
    }
  }

  /**
   * Makes the roles of a database that exists already. With an administrator's login: both, with
   * their passwords, unless both can log in; the administrator needs to be no superuser, as on RDS,
   * but has to own the database and be allowed to make roles. Without one: the application's role,
   * if it is missing and the owner may make roles.
   *
   * @throws MigrationException if a role is missing and cannot be made
   * @throws dev.trellis.domain.ProblemException if the database is away
   */
  public static void prepare(MigrationConfig config) {
    try {
      if (config.admin().isEmpty()) {
        prepareAsOwner(config);
      } else if (!canLogIn(config.owner()) || !canLogIn(config.app())) {
        prepareAsAdmin(config, config.admin().get());
      }
    } catch (SQLException failed) {
      throw MigrationException.of("preparing the database's roles", failed);
    }
  }

  // The administrator's password is not used where it is not needed: RDS changes it each week, and
  // a function keeps the one that it was deployed with.
  private static void prepareAsAdmin(MigrationConfig config, DatabaseConfig admin)
      throws SQLException {
    try (Connection connection = open(admin)) {
      connection.setAutoCommit(false);
      Roles roles = new Roles(connection);
      roles.lock();
      roles.ensure(config.owner().user());
      roles.setPassword(config.owner().user(), config.owner().password());
      roles.letMakeTables(config.owner().user());
      roles.ensure(APP);
      roles.setPassword(APP, appPassword(config));
      connection.commit();
    }
  }

  private static void prepareAsOwner(MigrationConfig config) throws SQLException {
    try (Connection connection = open(config.owner())) {
      connection.setAutoCommit(false);
      Roles roles = new Roles(connection);
      roles.lock();
      if (!roles.has(APP)) {
        if (!roles.mayMakeRoles()) {
          throw new MigrationException(
              "the role %s is missing, and %s may not make it: as an administrator, create role %1$s login password '...'"
                  .formatted(APP, config.owner().user()));
        }
        roles.ensure(APP);
        roles.setPassword(APP, appPassword(config));
      }
      connection.commit();
    }
  }

  private static Secret appPassword(MigrationConfig config) {
    return config
        .app()
        .filter(app -> app.user().equals(APP))
        .map(DatabaseConfig::password)
        .orElse(new Secret(""));
  }

  private static boolean canLogIn(Optional<DatabaseConfig> login) throws SQLException {
    return login.isEmpty() || canLogIn(login.get());
  }

  private static boolean canLogIn(DatabaseConfig login) throws SQLException {
    try (Connection connection = open(login)) {
      return connection.isValid(0);
    } catch (SQLException refused) {
      // Class 28 is an invalid login: a role that there is not, or another password.
      if (Optional.ofNullable(refused.getSQLState()).orElse("").startsWith("28")) {
        return false;
      }
      throw refused;
    }
  }

  private static Connection open(DatabaseConfig login) throws SQLException {
    return DirectConnection.open(login, DirectConnection.Limits.DEFAULT);
  }
}
