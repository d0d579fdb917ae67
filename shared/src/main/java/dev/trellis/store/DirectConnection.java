package dev.trellis.store;

import dev.trellis.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Opens connections for changing the schema: without a pool, and bounded by limits that suit such
 * changes and not those of requests.
 */
final class DirectConnection {
  // A cluster that pauses when idle takes some 15 s to wake.
  private static final Duration TO_CONNECT = Duration.ofSeconds(45);

  private DirectConnection() {}

  /**
   * How long statements wait and run.
   *
   * @param turn how long to wait until another migration has ended
   * @param table how long a statement waits for a table; requests that come meanwhile queue up
   *     behind it
   * @param statement how long a statement may run
   */
  record Limits(Duration turn, Duration table, Duration statement) {
    static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofMinutes(10));
  }

  static Connection open(DatabaseConfig database, Limits limits) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password().reveal());
    properties.setProperty("connectTimeout", seconds(TO_CONNECT));
    properties.setProperty("loginTimeout", seconds(TO_CONNECT));
    properties.setProperty("socketTimeout", seconds(limits.statement().plusSeconds(30)));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "trellis-migrate");
    Connection connection = DriverManager.getConnection(database.jdbcUrl(), properties);
    try {
      limit(connection, limits);
      return connection;
    } catch (SQLException failed) {
      connection.close();
      throw failed;
    }
  }

  /**
   * The server ends by itself what a client that was killed or frozen has begun: it looks each
   * second whether the client is there, and waits for its next statement no longer than a minute.
   */
  private static void limit(Connection connection, Limits limits) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          set statement_timeout = %d;
          set lock_timeout = %d;
          set client_connection_check_interval = '1s';
          set idle_in_transaction_session_timeout = '60s';
          set idle_session_timeout = '60s'
          """
              .formatted(limits.statement().toMillis(), limits.table().toMillis()));
    }
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }
}
