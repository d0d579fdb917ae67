package dev.trellis.store;

import dev.trellis.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection that holds the lock of all migrations from its beginning to its end. The lock is the
 * session's, so that it is free again once the session ends, however it ends.
 */
final class MigrationSession implements AutoCloseable {
  private static final long LOCK = 0x7472656C6C6973L;

  private final Connection connection;

  private MigrationSession(Connection connection) {
    this.connection = connection;
  }

  /** Who else may have the lock at the same time. */
  enum Access {
    /** Others who only read. */
    READ("pg_advisory_lock_shared"),
    /** Nobody. */
    CHANGE("pg_advisory_lock");

    private final String lock;

    Access(String lock) {
      this.lock = lock;
    }
  }

  /** What is done in a transaction. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  /**
   * Connects and waits for the lock.
   *
   * @throws SQLException with state 55P03 if it is not free in time
   */
  static MigrationSession open(DatabaseConfig owner, DirectConnection.Limits limits, Access access)
      throws SQLException {
    Connection connection = DirectConnection.open(owner, limits);
    MigrationSession session = new MigrationSession(connection);
    try {
      session.execute("set lock_timeout = " + limits.turn().toMillis());
      session.execute("select %s(%d)".formatted(access.lock, LOCK));
      session.execute("set lock_timeout = " + limits.table().toMillis());
      return session;
    } catch (SQLException failed) {
      connection.close();
      throw failed;
    }
  }

  MigrationLedger ledger() {
    return new MigrationLedger(connection);
  }

  void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a step in a transaction: it is committed when it returns and undone when it throws. */
  void inTransaction(Step step) throws SQLException {
    connection.setAutoCommit(false);
    try {
      step.run();
      connection.commit();
    } catch (SQLException | RuntimeException failed) {
      rollback(failed);
      throw failed;
    }
    connection.setAutoCommit(true);
  }

  private void rollback(Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException alsoFailed) {
      cause.addSuppressed(alsoFailed);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
