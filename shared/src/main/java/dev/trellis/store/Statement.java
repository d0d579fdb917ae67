package dev.trellis.store;

import dev.trellis.domain.UserId;
import dev.trellis.log.RequestScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * An SQL text and the values of its parameters, in order. Values are strings, numbers, booleans,
 * UUIDs, instants, byte arrays and {@link SqlArray}s. Null is not among them: the driver cannot
 * tell its type, so it asks the server, and from then on cuts the one round trip of several
 * statements in pieces.
 */
record Statement(String sql, List<Object> values, boolean inBinary, boolean setsTenant) {
  private static final String SET_TENANT =
      """
      select set_config('app.user_id', ?::text, true), set_config('app.request_id', ?, true),
        set_config('app.address_hash', ?, true);
      """;

  Statement(String sql, List<Object> values) {
    this(sql, values, false, false);
  }

  static Statement of(String sql, Object... values) {
    return new Statement(sql, List.of(values));
  }

  /**
   * A call of a function that sets the tenant itself, its first parameter, and does nothing that
   * the audit tells of. It costs a fifth less than two statements, for what is asked all the time.
   */
  static Statement settingTenant(UserId user, String sql, Object... values) {
    List<Object> all = new ArrayList<>(values.length + 1);
    all.add(user.value());
    all.addAll(List.of(values));
    return new Statement(sql, all, false, true);
  }

  /**
   * The same, prepared on the server, so that from its second use on a connection on its answer
   * comes in binary: contents would take twice their bytes in text, and reading them as long as
   * everything else. Its values must be such that {@link #values} is right about them.
   */
  Statement binary() {
    return new Statement(sql, values, true, setsTenant);
  }

  /** This statement and behind it another one, in one round trip. */
  Statement then(Statement next) {
    List<Object> all = new ArrayList<>(values);
    all.addAll(next.values);
    return new Statement(
        sql.strip() + ";\n" + next.sql, all, inBinary || next.inBinary, setsTenant);
  }

  /** The elements of an array parameter; {@code type} is PostgreSQL's name of an element's type. */
  record SqlArray(String type, List<? extends @Nullable Object> elements) {}

  /**
   * The same, behind a statement that tells the server for the rest of the transaction who the
   * tenant is, and for the audit on which request this is done.
   */
  Statement asTenant(UserId user) {
    List<Object> all = new ArrayList<>(values.size() + 3);
    all.add(user.value());
    all.add(RequestScope.requestId().orElse(""));
    all.add(RequestScope.addressHash().orElse(""));
    all.addAll(values);
    return new Statement(SET_TENANT + sql, all, inBinary, true);
  }

  PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(sql);
    try {
      if (inBinary) {
        prepared.unwrap(PGStatement.class).setPrepareThreshold(1);
      }
      for (int i = 0; i < values.size(); i++) {
        prepared.setObject(i + 1, jdbcValue(connection, values.get(i)));
      }
      return prepared;
    } catch (SQLException | RuntimeException failed) {
      prepared.close();
      throw failed;
    }
  }

  private static Object jdbcValue(Connection connection, Object value) throws SQLException {
    return switch (value) {
      case SqlArray array -> connection.createArrayOf(array.type(), javaArray(array));
      case Instant instant -> instant.atOffset(ZoneOffset.UTC);
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
