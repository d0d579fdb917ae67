package dev.trellis.store;

import dev.trellis.config.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.util.PasswordUtil;

/** The roles of a server, as somebody who may make some. */
final class Roles {
  // Not the lock of migrations: that one is held for long, and by sessions.
  private static final long LOCK = 0x7472656C6C6974L;

  private final Connection connection;

  Roles(Connection connection) {
    this.connection = connection;
  }

  /** Makes others who make roles of this database wait for the end of the transaction. */
  void lock() throws SQLException {
    execute("select pg_advisory_xact_lock(%d)".formatted(LOCK));
  }

  boolean has(String role) throws SQLException {
    return holds("select exists (select from pg_roles where rolname = ?)", role);
  }

  boolean hasDatabase(String name) throws SQLException {
    return holds("select exists (select from pg_database where datname = ?)", name);
  }

  boolean mayMakeRoles() throws SQLException {
    return holds("select rolcreaterole or rolsuper from pg_roles where rolname = current_user");
  }

  /** Makes a role that can log in and nothing else, if there is none. */
  void ensure(String role) throws SQLException {
    if (!has(role)) {
      execute(
          "create role %s login nosuperuser nocreatedb nocreaterole nobypassrls"
              .formatted(identifier(role)));
    }
  }

  /** The server gets a hash alone, so that no log of statements can show the password. */
  void setPassword(String role, Secret password) throws SQLException {
    if (!password.reveal().isEmpty()) {
      execute(
          PasswordUtil.genAlterUserPasswordSQL(
              role, password.reveal().toCharArray(), "scram-sha-256"));
    }
  }

  /**
   * Lets a role make tables and extensions in this database. What it may already is left alone:
   * only who gave a privilege may give it again.
   */
  void letMakeTables(String role) throws SQLException {
    if (!holds("select has_schema_privilege(?, 'public', 'create')", role)) {
      execute("grant create, usage on schema public to " + identifier(role));
    }
    if (!holds("select has_database_privilege(?, current_database(), 'create')", role)) {
      execute(
          "grant create on database %s to %s"
              .formatted(identifier(connection.getCatalog()), identifier(role)));
    }
  }

  void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private boolean holds(String question, Object... names) throws SQLException {
    try (PreparedStatement prepared = Statement.of(question, names).prepare(connection);
        var rows = prepared.executeQuery()) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  private String identifier(String name) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.enquoteIdentifier(name, true);
    }
  }
}
