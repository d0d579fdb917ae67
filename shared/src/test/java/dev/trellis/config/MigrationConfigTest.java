package dev.trellis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrationConfigTest {
  private static final String OWNER =
      "postgresql://trellis_owner:o@host:5432/trellis?sslmode=require";
  private static final String JDBC_URL = "jdbc:postgresql://host:5432/trellis?sslmode=require";

  @Test
  void theOwnerAloneIsEnough() {
    MigrationConfig config = MigrationConfig.read(Map.of("DATABASE_OWNER_URL", OWNER));

    assertThat(config.owner())
        .isEqualTo(new DatabaseConfig(JDBC_URL, "trellis_owner", new Secret("o"), 1));
    assertThat(config.admin()).isEmpty();
    assertThat(config.app()).isEmpty();
  }

  @Test
  void theAdministratorUsesTheOwnersDatabaseWithAnyPassword() {
    MigrationConfig config =
        MigrationConfig.read(
            Map.of(
                "DATABASE_OWNER_URL", OWNER,
                "DATABASE_ADMIN_PASSWORD", "a:/?#%b",
                "DATABASE_URL", "postgresql://trellis_app:p@host:5432/trellis"));

    assertThat(config.admin())
        .isEqualTo(Optional.of(new DatabaseConfig(JDBC_URL, "postgres", new Secret("a:/?#%b"), 1)));
    assertThat(config.app().map(DatabaseConfig::user)).contains("trellis_app");
    assertThat(config.toString()).doesNotContain("a:/?#%b", "o@", "p@");
  }

  @Test
  void theAdministratorMayHaveAnotherName() {
    MigrationConfig config =
        MigrationConfig.read(
            Map.of(
                "DATABASE_OWNER_URL", OWNER,
                "DATABASE_ADMIN_USER", "root",
                "DATABASE_ADMIN_PASSWORD", "x"));

    assertThat(config.admin().map(DatabaseConfig::user)).contains("root");
  }

  @Test
  void everyProblemIsToldByName() {
    assertThatExceptionOfType(Config.InvalidConfigException.class)
        .isThrownBy(() -> MigrationConfig.read(Map.of("DATABASE_URL", "postgresql://host/x")))
        .satisfies(
            invalid ->
                assertThat(invalid.problems())
                    .containsExactly(
                        "DATABASE_OWNER_URL is not set: postgresql://user:password@host:5432/database",
                        "DATABASE_URL must name a user and a database"));
  }
}
