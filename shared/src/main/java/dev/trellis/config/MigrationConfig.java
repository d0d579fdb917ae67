package dev.trellis.config;

import java.util.Map;
import java.util.Optional;

/**
 * Whose database is to be migrated.
 *
 * @param owner the database, directly and not through a pool, as the role that owns its tables:
 *     {@code DATABASE_OWNER_URL}
 * @param admin the same database as a role that may make roles: {@code DATABASE_ADMIN_USER}, {@code
 *     postgres} if that is not set, and {@code DATABASE_ADMIN_PASSWORD}; empty without the password
 * @param app the database as functions use it: {@code DATABASE_URL}
 */
public record MigrationConfig(
    DatabaseConfig owner, Optional<DatabaseConfig> admin, Optional<DatabaseConfig> app) {

  /** The variable without which there is nothing to migrate. */
  public static final String OWNER_URL = "DATABASE_OWNER_URL";

  /**
   * Reads the configuration.
   *
   * @throws Config.InvalidConfigException with every problem there is
   */
  public static MigrationConfig read(Map<String, String> environment) {
    Env env = new Env(environment);
    Optional<DatabaseConfig> owner = DatabaseConfig.read(env, OWNER_URL);
    Optional<DatabaseConfig> app =
        env.isSet("DATABASE_URL") ? DatabaseConfig.read(env) : Optional.empty();
    if (!env.problems().isEmpty()) {
      throw new Config.InvalidConfigException(env.problems());
    }
    // A password of its own and no URL: the one that RDS makes has characters that a URL cannot.
    Optional<DatabaseConfig> admin =
        env.secret("DATABASE_ADMIN_PASSWORD")
            .map(
                password ->
                    new DatabaseConfig(
                        owner.orElseThrow().jdbcUrl(),
                        env.text("DATABASE_ADMIN_USER").orElse("postgres"),
                        password,
                        1));
    return new MigrationConfig(owner.orElseThrow(), admin, app);
  }
}
