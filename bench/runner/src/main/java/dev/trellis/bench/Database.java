package dev.trellis.bench;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.MigrationConfig;
import dev.trellis.config.Secret;
import dev.trellis.domain.UserId;
import dev.trellis.store.Accounts;
import dev.trellis.store.DatabaseSetup;
import dev.trellis.store.Db;
import dev.trellis.store.MigrationCommand;
import dev.trellis.store.Projects;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** A PostgreSQL with one user and one project. */
final class Database implements AutoCloseable {
  static final UserId USER = new UserId(UUID.fromString("00000000-0000-7000-8000-000000000001"));

  /** What functions sign cursors with. */
  static final String CURSOR_SECRET = "a secret for benchmarks, of enough bytes";

  private static final int CONNECTIONS = 50;

  private final EmbeddedPostgres server;
  private String project = "";

  private Database(EmbeddedPostgres server) {
    this.server = server;
  }

  static Database start() throws IOException {
    return prepared(EmbeddedPostgres.start());
  }

  /** One that loses nothing when the machine stops, unlike what tests and other benchmarks use. */
  static Database startDurable() throws IOException {
    return prepared(
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            // Or checkpoints would fall into some of the measurements, after what was loaded
            // before.
            .setServerConfig("max_wal_size", "8GB")
            .start());
  }

  private static Database prepared(EmbeddedPostgres server) throws IOException {
    Database database = new Database(server);
    DatabaseSetup.run(database.server.getJdbcUrl("postgres", "postgres"));
    MigrationCommand.UP.run(
        new MigrationConfig(
            database.config(DatabaseSetup.OWNER), Optional.empty(), Optional.empty()));
    try (Db db = new Db(database.config(DatabaseSetup.APP))) {
      new Accounts(db).ensure(USER);
    }
    database.project = database.newProject();
    return database;
  }

  /** Makes another project. */
  String newProject() {
    try (Db db = new Db(config(DatabaseSetup.APP))) {
      return new Projects(db).create(USER, "bench", "").id().value().toString();
    }
  }

  /** How long a warm process takes to make a pool, to connect, and to ask once. */
  double connectMillis() {
    double[] millis = IntStream.range(0, CONNECTIONS).mapToDouble(_ -> connectOnce()).toArray();
    return Sample.percentile(millis, 50);
  }

  private double connectOnce() {
    long start = System.nanoTime();
    try (Db db = new Db(config(DatabaseSetup.APP))) {
      db.check();
      return (System.nanoTime() - start) / 1e6;
    }
  }

  DatabaseConfig config(String role) {
    return new DatabaseConfig(
        server.getJdbcUrl(role, DatabaseSetup.DATABASE), role, new Secret(""), 1);
  }

  /** The environment of a function. */
  Map<String, String> settings() {
    return settings(server.getPort(), 1);
  }

  /**
   * The environment of a function.
   *
   * @param port the server's, or that of a proxy before it
   */
  Map<String, String> settings(int port, int connections) {
    return Map.of(
        "DATABASE_URL",
        "postgresql://%s@127.0.0.1:%d/%s"
            .formatted(DatabaseSetup.APP, port, DatabaseSetup.DATABASE),
        "DATABASE_POOL_SIZE",
        Integer.toString(connections),
        "CURSOR_SECRET",
        CURSOR_SECRET,
        "AUTH_KEY",
        Tokens.AUTH_KEY);
  }

  /** Disables an account: nothing but an operator's own SQL does that yet. */
  void disable(String email) throws SQLException {
    try (Connection connection = admin(DatabaseSetup.DATABASE);
        PreparedStatement update =
            connection.prepareStatement("update account set disabled_at = now() where email = ?")) {
      update.setString(1, email);
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException("there is no account " + email);
      }
    }
  }

  String project() {
    return project;
  }

  int port() {
    return server.getPort();
  }

  /** A connection of the superuser's, whom row-level security does not bind. */
  Connection admin(String database) throws SQLException {
    return server.getDatabase("postgres", database).getConnection();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
