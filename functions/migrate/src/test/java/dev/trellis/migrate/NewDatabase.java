package dev.trellis.migrate;

import dev.trellis.store.DatabaseSetup;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An empty database on a server without our roles, and the function that is to migrate it. The
 * server starts with the first test and stops with the JVM.
 */
final class NewDatabase implements AutoCloseable {
  private static final EmbeddedPostgres SERVER = start();
  private static final Duration LEFT = Duration.ofMinutes(5);

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  NewDatabase() throws SQLException {
    execute("postgres", "create database migrated");
  }

  /** What the function is deployed with. */
  Map<String, String> environment() {
    String url = "postgresql://%s@127.0.0.1:" + SERVER.getPort() + "/migrated";
    return Map.of(
        "DATABASE_OWNER_URL", url.formatted(DatabaseSetup.OWNER),
        "DATABASE_ADMIN_PASSWORD", "not asked for here",
        "DATABASE_URL", url.formatted(DatabaseSetup.APP));
  }

  JsonNode ask(String event) {
    return ask(environment(), event, LEFT);
  }

  static JsonNode ask(Map<String, String> environment, String event) {
    return ask(environment, event, LEFT);
  }

  static JsonNode ask(Map<String, String> environment, String event, Duration left) {
    MigrateHandler handler =
        new MigrateHandler(
            new Migrator(environment),
            new ResponseUrl(HttpClient.newHttpClient(), Duration.ofMillis(1)));
    byte[] json = event.getBytes(StandardCharsets.UTF_8);
    return JsonMapper.shared().readTree(handler.handle(json, "invocation", left));
  }

  void execute(String sql) throws SQLException {
    execute("migrated", sql);
  }

  private static void execute(String database, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(SERVER.getJdbcUrl("postgres", database));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    execute("postgres", "drop database migrated with (force)");
    execute("postgres", "drop role if exists trellis_owner");
    execute("postgres", "drop role if exists trellis_app");
  }
}
