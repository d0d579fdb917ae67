package dev.trellis.local;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.MigrationConfig;
import dev.trellis.config.Secret;
import dev.trellis.store.AccountTiers;
import dev.trellis.store.DatabaseSetup;
import dev.trellis.store.MigrationCommand;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A PostgreSQL of the bundle's own on a free port of the loopback address, migrated, with its files
 * in a folder.
 */
final class LocalDatabase implements AutoCloseable {
  private final EmbeddedPostgres server;

  private LocalDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts the server, makes roles and database, and migrates.
   *
   * @throws StartException if the folder cannot be used
   */
  static LocalDatabase start(Path folder) {
    LocalDatabase database = open(folder);
    try {
      MigrationCommand.UP.run(database.toMigrate());
      return database;
    } catch (RuntimeException broken) {
      database.close();
      throw cannotStart(folder, broken);
    }
  }

  /**
   * Starts the server, and makes roles and database; the schema stays as it is.
   *
   * @throws StartException if the folder cannot be used
   */
  static LocalDatabase open(Path folder) {
    LocalDatabase database;
    try {
      database = new LocalDatabase(server(folder));
    } catch (IOException | IllegalStateException broken) {
      throw cannotStart(folder, broken);
    }
    try {
      DatabaseSetup.run(database.server.getJdbcUrl("postgres", "postgres"));
      return database;
    } catch (RuntimeException broken) {
      database.close();
      throw cannotStart(folder, broken);
    }
  }

  /** Where the schema is migrated. */
  MigrationConfig toMigrate() {
    return new MigrationConfig(config(DatabaseSetup.OWNER), Optional.empty(), Optional.empty());
  }

  AccountTiers tiers() {
    return new AccountTiers(config(DatabaseSetup.OWNER));
  }

  private static EmbeddedPostgres server(Path folder) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder)
        .setCleanDataDirectory(false)
        .setPGStartupWait(Duration.ofSeconds(30))
        .setRegisterShutdownHook(false)
        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
        // The library is made for tests and turns these off. Here nothing that was acknowledged may
        // be lost.
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  private static StartException cannotStart(Path folder, Exception cause) {
    return new StartException(
        "PostgreSQL does not start on %s (%s). --fresh begins anew and deletes what is there."
            .formatted(folder, cause.getMessage()),
        cause);
  }

  private DatabaseConfig config(String role) {
    return new DatabaseConfig(
        server.getJdbcUrl(role, DatabaseSetup.DATABASE), role, new Secret(""), 1);
  }

  /** Where functions find it, as the role that they have on Lambda too. */
  String appUrl() {
    return url(DatabaseSetup.APP);
  }

  /** Where a person may look at everything. */
  String adminUrl() {
    return url("postgres");
  }

  private String url(String role) {
    return "postgresql://%s@127.0.0.1:%d/%s"
        .formatted(role, server.getPort(), DatabaseSetup.DATABASE);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("PostgreSQL could not be stopped", failed);
    }
  }
}
