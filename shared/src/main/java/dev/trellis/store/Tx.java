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
  private boolean failed;

  Tx(Connection connection, UserId user) {
    this.connection = connection;
    this.user = user;
  }

  UserId user() {
    return user;
  }

  /** Remembers that something inside went wrong, so that the rest must not be committed. */
  void fail() {
    failed = true;
  }

  boolean hasFailed() {
    return failed;
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
    try (PreparedStatement prepared = execute(statement)) {
      return reader.read(prepared.getResultSet());
    }
  }

  <T> Optional<T> first(RowReader<T> reader, String sql, Object... values) throws SQLException {
    return list(reader, sql, values).stream().findFirst();
  }

  /** Runs a statement that answers no rows. Returns how many rows it changed. */
  int update(String sql, Object... values) throws SQLException {
    return update(Statement.of(sql, values));
  }

  int update(Statement statement) throws SQLException {
    try (PreparedStatement prepared = execute(statement)) {
      return prepared.getUpdateCount();
    }
  }

  /**
   * Runs a statement that answers the rows it changed, as those of {@link AuditAction} do. Returns
   * whether there were any.
   */
  boolean change(String sql, Object... values) throws SQLException {
    return query(Statement.of(sql, values), Tx::anyRow);
  }

  /** Runs a statement, or several separated by semicolons, in one round trip. */
  <R> R answers(Statement statement, Db.Answers<R> answers) throws SQLException {
    try (PreparedStatement prepared = execute(statement)) {
      return answers.read(new Results(prepared));
    }
  }

  private PreparedStatement execute(Statement statement) throws SQLException {
    boolean tellsTenant = !tenantSet && !statement.setsTenant();
    PreparedStatement prepared =
        (tellsTenant ? statement.asTenant(user) : statement).prepare(connection);
    try {
      prepared.execute();
      if (tellsTenant) {
        prepared.getMoreResults();
        tenantSet = true;
      }
      return prepared;
    } catch (SQLException failed) {
      prepared.close();
      throw failed;
    }
  }

  static boolean anyRow(ResultSet rows) throws SQLException {
    return rows.next();
  }

  static <T> List<T> readAll(ResultSet rows, RowReader<T> reader) throws SQLException {
    List<T> all = new ArrayList<>();
    while (rows.next()) {
      all.add(reader.read(rows));
    }
    return all;
  }
}
