package dev.trellis.bench;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.Secret;
import dev.trellis.domain.UserId;
import dev.trellis.store.Accounts;
import dev.trellis.store.DatabaseSetup;
import dev.trellis.store.Db;
import dev.trellis.store.Migrations;
import dev.trellis.store.Projects;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.UUID;

/** A PostgreSQL with one user and one project. */
final class Database implements AutoCloseable {
  static final UserId USER = new UserId(UUID.fromString("00000000-0000-7000-8000-000000000001"));

  private final EmbeddedPostgres server;
  private String project = "";

  private Database(EmbeddedPostgres server) {
    this.server = server;
  }

  static Database start() throws IOException {
    EmbeddedPostgres server = EmbeddedPostgres.start();
    DatabaseSetup.run(server.getJdbcUrl("postgres", "postgres"));
    new Migrations(config(server, DatabaseSetup.OWNER)).up();
    try (Db db = new Db(config(server, DatabaseSetup.APP))) {
      new Accounts(db).ensure(USER);
    }
    Database database = new Database(server);
    database.project = database.newProject();
    return database;
  }

  /** Makes another project. */
  String newProject() {
    try (Db db = new Db(config(server, DatabaseSetup.APP))) {
      return new Projects(db).create(USER, "bench", "").id().value().toString();
    }
  }

  private static DatabaseConfig config(EmbeddedPostgres server, String role) {
    return new DatabaseConfig(
        server.getJdbcUrl(role, DatabaseSetup.DATABASE), role, new Secret(""), 1);
  }

  String url() {
    return "postgresql://%s@127.0.0.1:%d/%s"
        .formatted(DatabaseSetup.APP, server.getPort(), DatabaseSetup.DATABASE);
  }

  String project() {
    return project;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
