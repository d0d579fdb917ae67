package dev.trellis.store;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to work on a schema that is older than this release. Asks once and then never again: a
 * schema that was new enough stays so. A newer one is fine.
 */
final class SchemaCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaCheck.class);

  private final String needed;
  private volatile boolean passed;

  /**
   * A check that has not been made.
   *
   * @param needed the name of the newest migration that must have run
   */
  SchemaCheck(String needed) {
    this.needed = needed;
  }

  /**
   * Asks the database, unless it has been seen to be new enough.
   *
   * @throws ProblemException if it is too old
   */
  void ensure(Connection connection) throws SQLException {
    if (!passed) {
      ask(connection, 0);
    }
  }

  /**
   * Asks the database.
   *
   * @param connection not in a transaction, which an error would end
   * @param seconds how long to wait for the answer; 0 leaves it to the connection's own limit
   * @throws ProblemException if it is too old
   */
  void ask(Connection connection, int seconds) throws SQLException {
    if (!hasRun(connection, seconds)) {
      LOG.error(
          "the schema is too old: migration {} has not run on this database; run ./trellis migrate up",
          needed);
      throw new ProblemException(
          new Problem.Unavailable(
              "The database is not yet as this release needs it; try again soon.",
              Duration.ofSeconds(30)));
    }
    passed = true;
  }

  private boolean hasRun(Connection connection, int seconds) throws SQLException {
    try (PreparedStatement prepared =
        Statement.of("select from schema_migration where name = ?", needed).prepare(connection)) {
      prepared.setQueryTimeout(seconds);
      try (var rows = prepared.executeQuery()) {
        return rows.next();
      }
    } catch (SQLException failed) {
      // No such table, or none that may be read: nothing has run, or only what a former release
      // had.
      if ("42P01".equals(failed.getSQLState()) || "42501".equals(failed.getSQLState())) {
        return false;
      }
      throw failed;
    }
  }
}
