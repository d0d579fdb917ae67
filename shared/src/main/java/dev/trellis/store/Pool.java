package dev.trellis.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.trellis.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * The pool of connections. It is made when the first connection is needed: a cold start that ends
 * in an answer without the database does not pay for it.
 */
final class Pool implements AutoCloseable {
  private static final long CONNECTION_WAIT_MILLIS = 5_000;

  private final DatabaseConfig config;
  private @Nullable HikariDataSource source;
  private boolean closed;

  Pool(DatabaseConfig config) {
    this.config = config;
  }

  /**
   * Takes a connection; closing it gives it back.
   *
   * @throws SQLException if there is none within five seconds, or if the pool is closed
   */
  Connection connection() throws SQLException {
    return source().getConnection();
  }

  private synchronized HikariDataSource source() throws SQLException {
    if (closed) {
      throw new SQLNonTransientConnectionException("the pool is closed");
    }
    if (source == null) {
      source = new HikariDataSource(settings());
    }
    return source;
  }

  private HikariConfig settings() {
    HikariConfig hikari = new HikariConfig();
    hikari.setJdbcUrl(config.jdbcUrl());
    hikari.setUsername(config.user());
    hikari.setPassword(config.password().reveal());
    hikari.setMaximumPoolSize(config.poolSize());
    hikari.setMinimumIdle(0);
    hikari.setInitializationFailTimeout(-1);
    hikari.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
    hikari.addDataSourceProperty("connectTimeout", "5");
    hikari.addDataSourceProperty("socketTimeout", Integer.toString(Db.STATEMENT_SECONDS + 2));
    hikari.addDataSourceProperty("options", "-c statement_timeout=" + Db.STATEMENT_SECONDS + "s");
    // Otherwise each new connection asks once more, which costs a round trip and pins an RDS proxy.
    hikari.addDataSourceProperty("assumeMinServerVersion", "15");
    // Before a statement that the driver has prepared on the server it sends a Sync, which ends the
    // transaction: the tenant would be forgotten, and the statement that needs it would see no row.
    hikari.addDataSourceProperty("prepareThreshold", "0");
    return hikari;
  }

  /** Closes every connection; those in use are cut. The next one that is needed is a new one. */
  synchronized void disconnect() {
    if (source != null) {
      source.close();
      source = null;
    }
  }

  /** Closes every connection for good. */
  @Override
  public synchronized void close() {
    closed = true;
    disconnect();
  }
}
