package dev.trellis.store;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.domain.ContentHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings a database's schema forward and back, one migration a transaction, under a lock that makes
 * others wait. Each is a pair of SQL files; a ledger keeps the checksum of what ran, and a file
 * that was changed afterwards is refused.
 *
 * <p>Runs as the role that owns the tables, on a direct connection and not through a proxy.
 */
public final class Migrations {
  private static final List<String> NAMES = List.of("0001_projects", "0002_accounts");
  private static final long LOCK = 0x7472656C6C6973L;
  private static final String LEDGER =
      """
      create table if not exists schema_migration (
        name text primary key, checksum text not null, applied_at timestamptz not null default now())
      """;

  private final DatabaseConfig owner;

  /**
   * @param owner the database, as the role that owns its tables
   */
  public Migrations(DatabaseConfig owner) {
    this.owner = owner;
  }

  /** Runs every migration that has not run. Returns how many did. */
  public int up() {
    try (Connection connection = connect()) {
      int done = 0;
      for (String name : NAMES) {
        done += inTransaction(connection, () -> applyOnce(connection, name)) ? 1 : 0;
      }
      return done;
    } catch (SQLException failed) {
      throw SqlProblems.of(failed);
    }
  }

  /** Takes the newest migration that has run back. Returns whether there was one. */
  public boolean down() {
    try (Connection connection = connect()) {
      for (String name : NAMES.reversed()) {
        if (inTransaction(connection, () -> takeBackOnce(connection, name))) {
          return true;
        }
      }
      return false;
    } catch (SQLException failed) {
      throw SqlProblems.of(failed);
    }
  }

  private Connection connect() throws SQLException {
    Connection connection =
        DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password().reveal());
    connection.setAutoCommit(false);
    return connection;
  }

  /** One step of a migration; returns whether it changed anything. */
  private interface Step {
    boolean run() throws SQLException;
  }

  private static boolean inTransaction(Connection connection, Step step) throws SQLException {
    try {
      execute(connection, "select pg_advisory_xact_lock(%d)".formatted(LOCK));
      execute(connection, LEDGER);
      boolean changed = step.run();
      connection.commit();
      return changed;
    } catch (SQLException | RuntimeException failed) {
      connection.rollback();
      throw failed;
    }
  }

  private static boolean applyOnce(Connection connection, String name) throws SQLException {
    String sql = resource(name + ".up.sql");
    String checksum = ContentHash.of(sql.getBytes(StandardCharsets.UTF_8)).toString();
    String applied = ledger(connection).get(name);
    if (applied != null) {
      if (!applied.equals(checksum)) {
        throw new IllegalStateException("migration %s was changed after it ran".formatted(name));
      }
      return false;
    }
    execute(connection, sql);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into schema_migration (name, checksum) values (?, ?)")) {
      insert.setString(1, name);
      insert.setString(2, checksum);
      insert.executeUpdate();
    }
    return true;
  }

  private static boolean takeBackOnce(Connection connection, String name) throws SQLException {
    if (!ledger(connection).containsKey(name)) {
      return false;
    }
    execute(connection, resource(name + ".down.sql"));
    try (PreparedStatement delete =
        connection.prepareStatement("delete from schema_migration where name = ?")) {
      delete.setString(1, name);
      delete.executeUpdate();
    }
    return true;
  }

  private static Map<String, String> ledger(Connection connection) throws SQLException {
    Map<String, String> checksums = new HashMap<>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select name, checksum from schema_migration")) {
      while (rows.next()) {
        checksums.put(rows.getString(1), rows.getString(2));
      }
    }
    return checksums;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String resource(String file) {
    try (InputStream in = Migrations.class.getResourceAsStream("migrations/" + file)) {
      if (in == null) {
        throw new IllegalStateException("the migration " + file + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }
}
