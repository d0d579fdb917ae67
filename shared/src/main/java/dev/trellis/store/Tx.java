package dev.trellis.store;

import dev.trellis.domain.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A transaction of one tenant: row-level security shows it that tenant's rows and no others.
 * Telling the server who the tenant is travels with the first statement and costs no round trip of
 * its own.
 */
final class Tx {
  private final Connection connection;
  private final UserId user;
  private boolean tenantSet;

  Tx(Connection connection, UserId user) {
    this.connection = connection;
    this.user = user;
  }

  /** Makes an object of the row that the result set stands on. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> list(RowReader<T> reader, String sql, Object... values) throws SQLException {
    return query(Statement.of(sql, values), rows -> readAll(rows, reader));
  }

  /** Runs a statement and reads its result set, from before the first row on. */
  <R> R query(Statement statement, RowReader<R> reader) throws SQLException {
    try (PreparedStatement prepared = prepare(statement)) {
      execute(prepared);
      return reader.read(prepared.getResultSet());
    }
  }

  <T> Optional<T> first(RowReader<T> reader, String sql, Object... values) throws SQLException {
    return list(reader, sql, values).stream().findFirst();
  }

  /** Runs a statement that answers no rows. Returns how many rows it changed. */
  int update(String sql, Object... values) throws SQLException {
    try (PreparedStatement prepared = prepare(Statement.of(sql, values))) {
      execute(prepared);
      return prepared.getUpdateCount();
    }
  }

  private PreparedStatement prepare(Statement statement) throws SQLException {
    return (tenantSet ? statement : statement.asTenant(user)).prepare(connection);
  }

  private void execute(PreparedStatement prepared) throws SQLException {
    prepared.execute();
    if (!tenantSet) {
      prepared.getMoreResults();
      tenantSet = true;
    }
  }

  static <T> List<T> readAll(ResultSet rows, RowReader<T> reader) throws SQLException {
    List<T> all = new ArrayList<>();
    while (rows.next()) {
      all.add(reader.read(rows));
    }
    return all;
  }
}
