package dev.trellis.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The table that says which migrations ran, as what, and when. */
final class MigrationLedger {
  // Requests are refused while the newest migration is not in it, so their role reads it.
  private static final String TABLE =
      """
      create table if not exists schema_migration (
        name text primary key, checksum text not null, applied_at timestamptz not null default now());
      grant select on schema_migration to %s
      """
          .formatted(DatabaseSetup.APP);

  private final Connection connection;

  MigrationLedger(Connection connection) {
    this.connection = connection;
  }

  /** A migration that ran. */
  record Entry(String checksum, Instant appliedAt) {}

  void create() throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(TABLE);
    }
  }

  /** What ran, by name; nothing if there is no such table yet. */
  NavigableMap<String, Entry> entries() throws SQLException {
    NavigableMap<String, Entry> entries = new TreeMap<>();
    if (!exists()) {
      return entries;
    }
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select name, checksum, applied_at from schema_migration")) {
      while (rows.next()) {
        Instant appliedAt = rows.getObject(3, OffsetDateTime.class).toInstant();
        entries.put(rows.getString(1), new Entry(rows.getString(2), appliedAt));
      }
    }
    return entries;
  }

  void add(Migration migration) throws SQLException {
    change(
        "insert into schema_migration (name, checksum) values (?, ?)",
        migration.name(),
        migration.checksum());
  }

  void remove(Migration migration) throws SQLException {
    change("delete from schema_migration where name = ?", migration.name());
  }

  private boolean exists() throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select to_regclass('schema_migration') is not null")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  private void change(String sql, Object... values) throws SQLException {
    try (PreparedStatement prepared = Statement.of(sql, values).prepare(connection)) {
      prepared.execute();
    }
  }
}
