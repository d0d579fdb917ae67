package dev.trellis.store;

import dev.trellis.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Connections to a database whose schema is as new as this release needs it. Nothing is opened
 * before the first one is needed.
 */
final class Connections implements AutoCloseable {
  private static final int CHECK_SECONDS = 2;

  private final Pool pool;
  private final SchemaCheck schema;

  /**
   * @param neededMigration the newest one that must have run
   */
  Connections(DatabaseConfig config, String neededMigration) {
    pool = new Pool(config);
    schema = new SchemaCheck(neededMigration);
  }

  /**
   * Takes a connection; closing it gives it back.
   *
   * @throws dev.trellis.domain.ProblemException if the schema is too old
   */
  Connection take() throws SQLException {
    Connection connection = pool.connection();
    try {
      schema.ensure(connection);
      return connection;
    } catch (SQLException | RuntimeException refused) {
      connection.close();
      throw refused;
    }
  }

  /** As {@link Db#check}. */
  void check() {
    try (Connection connection = pool.connection()) {
      schema.ask(connection, CHECK_SECONDS);
    } catch (SQLException failed) {
      throw SqlProblems.of(failed);
    }
  }

  /** As {@link Db#disconnect}. */
  void disconnect() {
    pool.disconnect();
  }

  @Override
  public void close() {
    pool.close();
  }
}
