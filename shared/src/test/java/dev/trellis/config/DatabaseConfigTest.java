package dev.trellis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseConfigTest {

  @ParameterizedTest
  @CsvSource({
    "postgresql://app:pw@db:6432/trellis, jdbc:postgresql://db:6432/trellis, app, pw",
    "postgres://app:pw@db/trellis, jdbc:postgresql://db/trellis, app, pw",
    "postgresql://app@db/trellis, jdbc:postgresql://db/trellis, app, ''",
    "postgresql://app:@db/trellis, jdbc:postgresql://db/trellis, app, ''",
    "postgresql://a%40b:p%40%3A%2F+%20x@db/t, jdbc:postgresql://db/t, a@b, p@:/+ x",
    "postgresql://app:a:b@db/trellis, jdbc:postgresql://db/trellis, app, a:b",
    "postgresql://app:pw@db/t?sslmode=require&x=%20, "
        + "jdbc:postgresql://db/t?sslmode=require&x=%20, app, pw",
    "postgresql://app:pw@db/my%20data, jdbc:postgresql://db/my%20data, app, pw",
    "postgresql://app:pw@[::1]:5432/t, jdbc:postgresql://[::1]:5432/t, app, pw"
  })
  void everyFormOfUrlIsUnderstood(String url, String jdbcUrl, String user, String password) {
    assertThat(read(url)).contains(new DatabaseConfig(jdbcUrl, user, new Secret(password), 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://db/trellis",
        "postgresql://app@db",
        "postgresql://app@db/",
        "postgresql://:pw@db/trellis",
        "postgresql:trellis",
        "postgresql:///trellis",
        "mysql://app@db/trellis",
        "db:5432",
        "postgresql://app:pw@db/trellis?sslmode=require&prepareThreshold=5"
      })
  void aUrlThatLacksSomethingIsAProblem(String url) {
    Env env = new Env(Map.of("DATABASE_URL", url));

    assertThat(DatabaseConfig.read(env)).isEmpty();
    assertThat(env.problems()).hasSize(1);
  }

  @Test
  void noUrlIsAProblemThatShowsTheForm() {
    Env env = new Env(Map.of());

    assertThat(DatabaseConfig.read(env)).isEmpty();
    assertThat(env.problems())
        .containsExactly("DATABASE_URL is not set: postgresql://user:password@host:5432/database");
  }

  private static Optional<DatabaseConfig> read(String url) {
    return DatabaseConfig.read(new Env(Map.of("DATABASE_URL", url)));
  }
}
