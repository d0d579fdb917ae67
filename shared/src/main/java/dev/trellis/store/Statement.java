package dev.trellis.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An SQL text and the values of its parameters, in order. Values are strings, numbers, booleans,
 * UUIDs, byte arrays, {@link Instant}s, {@link SqlArray}s or null.
 */
record Statement(String sql, List<@Nullable Object> values) {

  static Statement of(String sql, @Nullable Object... values) {
    return new Statement(sql, java.util.Arrays.asList(values));
  }

  /** The elements of an array parameter; {@code type} is PostgreSQL's name of an element's type. */
  record SqlArray(String type, List<? extends @Nullable Object> elements) {}

  /**
   * Prepares the statement behind {@code prefix}, a statement that takes {@code prefixValue} and
   * ends in a semicolon.
   */
  PreparedStatement prepare(Connection connection, String prefix, Object prefixValue)
      throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(prefix + sql);
    try {
      prepared.setObject(1, prefixValue);
      bind(connection, prepared, 2);
      return prepared;
    } catch (SQLException | RuntimeException failed) {
      prepared.close();
      throw failed;
    }
  }

  PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(sql);
    try {
      bind(connection, prepared, 1);
      return prepared;
    } catch (SQLException | RuntimeException failed) {
      prepared.close();
      throw failed;
    }
  }

  private void bind(Connection connection, PreparedStatement prepared, int from)
      throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      prepared.setObject(from + i, jdbcValue(connection, values.get(i)));
    }
  }

  private static @Nullable Object jdbcValue(Connection connection, @Nullable Object value)
      throws SQLException {
    return switch (value) {
      case null -> null;
      case Instant instant -> instant.atOffset(ZoneOffset.UTC);
      case SqlArray array -> connection.createArrayOf(array.type(), javaArray(array));
      default -> value;
    };
  }

  /** The driver sends an array in binary form only if the Java array has the element's own type. */
  private static @Nullable Object[] javaArray(SqlArray array) {
    return switch (array.type()) {
      case "bytea" -> array.elements().toArray(byte[][]::new);
      case "text" -> array.elements().toArray(String[]::new);
      case "int4" -> array.elements().toArray(Integer[]::new);
      default -> throw new IllegalArgumentException("no array of " + array.type());
    };
  }
}
