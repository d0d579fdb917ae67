package dev.trellis.store;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.domain.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The connections to PostgreSQL. Nothing is read or written but on behalf of a tenant. Connections
 * are made when the first one is needed; waiting for one is bounded, and so is every statement.
 */
public final class Db implements AutoCloseable {
  /** How long a statement may run. */
  static final int STATEMENT_SECONDS = 10;

  private final Pool pool;

  /** Opens no connection yet. */
  public Db(DatabaseConfig config) {
    pool = new Pool(config);
  }

  /** What is done in a transaction. */
  @FunctionalInterface
  interface Work<R> {
    R run(Tx tx) throws SQLException;
  }

  /**
   * Reads the answers of a statement, or of several separated by semicolons, one after the other.
   */
  @FunctionalInterface
  interface Answers<R> {
    R read(Results results) throws SQLException;
  }

  /** The result sets of several statements; each call moves on to the next. */
  @FunctionalInterface
  interface Results {
    ResultSet next() throws SQLException;
  }

  /**
   * Runs work in one transaction as the tenant; it is committed when the work returns and undone
   * when it throws.
   *
   * @throws dev.trellis.domain.ProblemException if the database is away, or refuses for a reason
   *     that the caller can be told
   */
  <R> R inTenant(UserId user, Work<R> work) {
    try (Connection connection = pool.connection()) {
      connection.setAutoCommit(false);
      try {
        R result = work.run(new Tx(connection, user));
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error failed) {
        rollback(connection, failed);
        throw failed;
      }
    } catch (SQLException failed) {
      throw SqlProblems.of(failed);
    }
  }

  /**
   * Runs one statement, or several separated by semicolons, as the tenant, in one round trip: what
   * is sent together is one transaction, so that the tenant holds for all of it.
   *
   * @throws dev.trellis.domain.ProblemException as {@link #inTenant}
   */
  <R> R inOneTrip(UserId user, Statement statement, Answers<R> answers) {
    try (Connection connection = pool.connection();
        PreparedStatement prepared = statement.asTenant(user).prepare(connection)) {
      prepared.execute();
      return answers.read(
          () -> {
            prepared.getMoreResults();
            return prepared.getResultSet();
          });
    } catch (SQLException failed) {
      throw SqlProblems.of(failed);
    }
  }

  /**
   * Asks the server for nothing, to see whether it answers.
   *
   * @throws dev.trellis.domain.ProblemException if it does not
   */
  public void check() {
    try (Connection connection = pool.connection();
        PreparedStatement prepared = connection.prepareStatement("select 1")) {
      prepared.setQueryTimeout(2);
      prepared.execute();
    } catch (SQLException failed) {
      throw SqlProblems.of(failed);
    }
  }

  /**
   * Closes every connection, as a snapshot of the process needs it; those in use are cut. The next
   * use opens another.
   */
  public void disconnect() {
    pool.disconnect();
  }

  @Override
  public void close() {
    pool.close();
  }

  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException alsoFailed) {
      cause.addSuppressed(alsoFailed);
    }
  }
}
