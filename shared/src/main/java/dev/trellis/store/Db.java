package dev.trellis.store;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.domain.UserId;
import dev.trellis.log.RequestMetrics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The connections to PostgreSQL. Nothing is read or written but on behalf of a tenant. Connections
 * are made when the first one is needed; waiting for one is bounded, and so is every statement.
 */
public final class Db implements AutoCloseable {
  /** How long a statement may run. */
  static final int STATEMENT_SECONDS = 10;

  /** How often statements are tried that waited for others who waited for them. */
  private static final int ATTEMPTS = 4;

  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private final Connections connections;
  private final ScopedValue<Tx> ambient = ScopedValue.newInstance();

  /** Opens nothing yet. The first use also asks whether this release's migrations have run. */
  public Db(DatabaseConfig config) {
    this(config, MigrationScripts.newest());
  }

  /** For a schema that needs another migration than this release's newest. */
  Db(DatabaseConfig config, String neededMigration) {
    connections = new Connections(config, neededMigration);
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

  /**
   * Runs work in one transaction as the tenant; it is committed when the work returns and undone
   * when it throws.
   *
   * @throws dev.trellis.domain.ProblemException if the database is away, or refuses for a reason
   *     that the caller can be told
   */
  <R> R inTenant(UserId user, Work<R> work) {
    return timed(() -> ambient.isBound() ? join(user, work) : begin(user, work));
  }

  /**
   * Runs work in one transaction as {@link #inTenant}; whatever it asks of the database on this
   * thread joins that transaction, as long as it is for the same tenant.
   *
   * @throws IllegalStateException if the work swallowed the failure of something that had joined,
   *     which is undone then; or if a transaction is being shared already
   */
  <R> R inSharedTransaction(UserId user, Work<R> work) {
    if (ambient.isBound()) {
      throw new IllegalStateException("a transaction is being shared already");
    }
    return begin(
        user,
        tx -> {
          R result = ScopedValue.where(ambient, tx).call(() -> work.run(tx));
          if (tx.hasFailed()) {
            throw new IllegalStateException("a part of a shared transaction had failed");
          }
          return result;
        });
  }

  private <R> R join(UserId user, Work<R> work) {
    Tx tx = ambient.get();
    try {
      if (!tx.user().equals(user)) {
        throw new IllegalStateException("the transaction that is being shared is another's");
      }
      return work.run(tx);
    } catch (SQLException failed) {
      tx.fail();
      throw SqlProblems.of(failed);
    } catch (RuntimeException | Error failed) {
      tx.fail();
      throw failed;
    }
  }

  private <R> R begin(UserId user, Work<R> work) {
    try (Connection connection = connections.take()) {
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
    return timed(() -> ask(user, statement, answers));
  }

  private <R> R ask(UserId user, Statement statement, Answers<R> answers) {
    if (ambient.isBound()) {
      return join(user, tx -> tx.answers(statement, answers));
    }
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = connections.take()) {
        return new Tx(connection, user).answers(statement, answers);
      } catch (SQLException failed) {
        // All of it was undone, so that the other one can go on, and this one behind it.
        if (attempt == ATTEMPTS || !SqlProblems.isDeadlock(failed)) {
          throw SqlProblems.of(failed);
        }
        // Or this one could be there again before the other has gone on.
        LockSupport.parkNanos(attempt * PAUSE_NANOS);
      }
    }
  }

  /**
   * Reads the rows of a statement that finds out who the tenant is. Row-level security shows it
   * nothing but what the functions show that it calls.
   *
   * @throws dev.trellis.domain.ProblemException as {@link #inTenant}
   * @throws IllegalStateException if a tenant's transaction is being shared
   */
  <T> List<T> beforeTenant(Statement statement, Tx.RowReader<T> reader) {
    if (ambient.isBound()) {
      throw new IllegalStateException("it is known who the tenant is");
    }
    try (Connection connection = connections.take();
        PreparedStatement prepared = statement.prepare(connection);
        ResultSet rows = prepared.executeQuery()) {
      return Tx.readAll(rows, reader);
    } catch (SQLException failed) {
      throw SqlProblems.of(failed);
    }
  }

  /**
   * Asks the server whether this release's migrations have run, which also shows that it answers.
   *
   * @throws dev.trellis.domain.ProblemException if it does not, or if they have not
   */
  public void check() {
    connections.check();
  }

  /**
   * Closes every connection, as a snapshot of the process needs it; those in use are cut. The next
   * use opens another.
   */
  public void disconnect() {
    connections.disconnect();
  }

  private static <R> R timed(Supplier<R> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      RequestMetrics.databaseWaited(System.nanoTime() - start);
    }
  }

  @Override
  public void close() {
    connections.close();
  }

  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException alsoFailed) {
      cause.addSuppressed(alsoFailed);
    }
  }
}
