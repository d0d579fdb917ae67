package dev.trellis.store;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.Secret;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One real PostgreSQL for all tests of this JVM, on a free port, with roles, database and tables as
 * a deployment has them. It starts when a test first asks for it and stops with the JVM.
 */
public final class TestDatabase {
  private static final EmbeddedPostgres SERVER = start();
  private static final Db DB = new Db(config(DatabaseSetup.APP, 16));

  private TestDatabase() {}

  private static EmbeddedPostgres start() {
    try {
      // It registers a shutdown hook that stops the server and removes its files.
      EmbeddedPostgres server = EmbeddedPostgres.start();
      String admin = server.getJdbcUrl("postgres", "postgres");
      DatabaseSetup.run(admin);
      String owner = server.getJdbcUrl(DatabaseSetup.OWNER, DatabaseSetup.DATABASE);
      new Migrations(new DatabaseConfig(owner, DatabaseSetup.OWNER, new Secret(""), 1)).up();
      return server;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The connections that functions would have. */
  public static Db db() {
    return DB;
  }

  static int port() {
    return SERVER.getPort();
  }

  static DatabaseConfig config(String role, int poolSize) {
    return config(SERVER.getPort(), DatabaseSetup.DATABASE, role, poolSize);
  }

  /** The database, reached through another port: a proxy's, for example. */
  static DatabaseConfig config(int port, String database, String role, int poolSize) {
    String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    return new DatabaseConfig(url, role, new Secret(""), poolSize);
  }

  static Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(config(role, 1).jdbcUrl(), role, "");
  }

  /** A person whom nobody has seen before, in the FREE tier. */
  public static UserId tenant() {
    UserId user = new UserId(UuidV7.next());
    new Accounts(DB).ensure(user);
    return user;
  }

  static UserId tenant(Tier tier) throws SQLException {
    UserId user = tenant();
    change("update account set tier = ? where owner_id = ?", tier.name(), user.value());
    return user;
  }

  /** Changes rows as the superuser, whom row-level security does not bind. */
  public static int change(String sql, Object... values) throws SQLException {
    try (Connection connection = connect("postgres");
        PreparedStatement prepared = Statement.of(sql, values).prepare(connection)) {
      prepared.execute();
      return prepared.getUpdateCount();
    }
  }

  /** The first column of what a query finds, as the superuser. */
  public static List<@Nullable Object> column(String sql, Object... values) throws SQLException {
    try (Connection connection = connect("postgres");
        PreparedStatement prepared = Statement.of(sql, values).prepare(connection);
        var rows = prepared.executeQuery()) {
      List<@Nullable Object> column = new ArrayList<>();
      while (rows.next()) {
        column.add(rows.getObject(1));
      }
      return column;
    }
  }

  /** The one number that a query finds, as the superuser. */
  static long number(String sql, Object... values) throws SQLException {
    Object first = column(sql, values).getFirst();
    if (first instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalStateException("no number: " + first);
  }
}
