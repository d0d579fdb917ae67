package dev.trellis.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes the database and its two roles on a server that has neither: {@code trellis_owner} owns the
 * tables and migrates them; {@code trellis_app} serves requests, owns nothing and bypasses nothing.
 */
public final class DatabaseSetup {
  public static final String DATABASE = "trellis";
  public static final String OWNER = "trellis_owner";
  public static final String APP = "trellis_app";

  private DatabaseSetup() {}

  /**
   * Does what is missing; may be repeated.
   *
   * @param adminJdbcUrl a database of the server, with a role that may make roles and databases
   */
  public static void run(String adminJdbcUrl) {
    try (Connection connection = DriverManager.getConnection(adminJdbcUrl);
        Statement statement = connection.createStatement()) {
      for (String role : new String[] {OWNER, APP}) {
        if (!exists(statement, "select 1 from pg_roles where rolname = '%s'", role)) {
          statement.execute(
              "create role %s login nosuperuser nocreatedb nocreaterole nobypassrls"
                  .formatted(role));
        }
      }
      if (!exists(statement, "select 1 from pg_database where datname = '%s'", DATABASE)) {
        statement.execute("create database %s owner %s".formatted(DATABASE, OWNER));
      }
    } catch (SQLException failed) {
      throw SqlProblems.of(failed);
    }
  }

  private static boolean exists(Statement statement, String sql, String name) throws SQLException {
    try (var rows = statement.executeQuery(sql.formatted(name))) {
      return rows.next();
    }
  }
}
