package dev.trellis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trellis.config.Config.InvalidConfigException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String KEY = "fedcba9876543210fedcba9876543210";
  private static final Map<String, String> LEAST =
      Map.of(
          "DATABASE_URL", "postgresql://app@db/trellis",
          "CURSOR_SECRET", SECRET,
          "AUTH_KEY", KEY);

  @Test
  void theLeastThatIsNeeded() {
    Config config = read(Map.of());

    assertThat(config.cache()).isEmpty();
    assertThat(config.models().primary()).isEqualTo(new ModelConfig.Scripted());
    assertThat(config.cursorSecret().reveal()).isEqualTo(SECRET);
    assertThat(config.auth().key().reveal()).isEqualTo(KEY);
    assertThat(config.auth().sameSite()).isEqualTo(AuthConfig.SameSite.STRICT);
    assertThat(config.database().poolSize()).isOne();
  }

  @Test
  void everyProblemIsToldTogether() {
    List<String> problems =
        problems(
            Map.of(
                "DATABASE_URL", "mysql://x",
                "DATABASE_POOL_SIZE", "0",
                "CACHE_URL", "http://cache",
                "MODEL_PROVIDER", "oracle",
                "CURSOR_SECRET", "short"));

    assertThat(problems)
        .containsExactlyInAnyOrder(
            "DATABASE_URL must be a URL that begins with postgresql:// or postgres://",
            "DATABASE_POOL_SIZE must be a whole number from 1 to 100",
            "CACHE_URL must be a URL that begins with redis:// or rediss://",
            "MODEL_PROVIDER must be scripted or one of openai, anthropic, gemini, xai, bedrock",
            "CURSOR_SECRET must have at least 32 random bytes");
  }

  @Test
  void theMessageListsEveryProblem() {
    InvalidConfigException refusal =
        catchThrowableOfType(InvalidConfigException.class, () -> Config.read(Map.of()));

    assertThat(refusal.problems()).hasSize(3);
    assertThat(refusal)
        .hasMessage(
            "The configuration is not valid:\n  - " + String.join("\n  - ", refusal.problems()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void blankIsNotSet(String blank) {
    Config config =
        read(
            Map.of(
                "CACHE_URL", blank,
                "DATABASE_POOL_SIZE", blank,
                "MODEL_PROVIDER", blank,
                "OPENAI_API_KEY", blank,
                "ANTHROPIC_API_KEY", blank));

    assertThat(config).isEqualTo(read(Map.of()));
    assertThat(problems(Map.of("DATABASE_URL", blank)))
        .singleElement()
        .asString()
        .startsWith("DATABASE_URL is not set");
    assertThat(problems(Map.of("CURSOR_SECRET", blank))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
  void withoutAGoodKeyNothingStarts(String key) {
    assertThat(problems(Map.of("AUTH_KEY", key)))
        .singleElement()
        .asString()
        .startsWith("AUTH_KEY must");
  }

  @Test
  void oneSecretIsNotGoodForTwoPurposes() {
    assertThat(problems(Map.of("AUTH_KEY", SECRET)))
        .containsExactly("CURSOR_SECRET must not be AUTH_KEY itself");
  }

  @Test
  void theCookieGoesWhereTheSettingSays() {
    assertThat(read(Map.of("COOKIE_SAME_SITE", "none")).auth().sameSite())
        .isEqualTo(AuthConfig.SameSite.NONE);
    assertThat(problems(Map.of("COOKIE_SAME_SITE", "maybe")))
        .containsExactly("COOKIE_SAME_SITE must be strict, lax or none");
  }

  @Test
  void aSecretIsMeasuredInBytes() {
    assertThat(problems(Map.of("CURSOR_SECRET", "x".repeat(31)))).hasSize(1);
    assertThat(read(Map.of("CURSOR_SECRET", "x".repeat(32))).cursorSecret().reveal()).hasSize(32);
    assertThat(read(Map.of("CURSOR_SECRET", "é".repeat(16))).cursorSecret().reveal()).hasSize(16);
  }

  @Test
  void aPoolHasBounds() {
    assertThat(read(Map.of("DATABASE_POOL_SIZE", " 100 ")).database().poolSize()).isEqualTo(100);
    for (String size : List.of("101", "-1", "ten", "1.0", "99999999999")) {
      assertThat(problems(Map.of("DATABASE_POOL_SIZE", size))).hasSize(1);
    }
  }

  // The client refuses a URL without a port, and not before the first request.
  @Test
  void aCacheWithoutAPortHasTheUsualOne() {
    assertThat(cacheUrl("redis://cache")).isEqualTo("redis://cache:6379");
    assertThat(cacheUrl("rediss://u:p%40@cache/1")).isEqualTo("rediss://u:p%40@cache:6379/1");
    assertThat(cacheUrl("redis://[::1]")).isEqualTo("redis://[::1]:6379");
  }

  @Test
  void theCacheIsFoundByItsUrl() {
    assertThat(cacheUrl("rediss://u:p@cache:6380/1")).isEqualTo("rediss://u:p@cache:6380/1");
  }

  private static String cacheUrl(String set) {
    return read(Map.of("CACHE_URL", set)).cache().orElseThrow().url().toString();
  }

  private static Config read(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.putAll(more);
    return Config.read(environment);
  }

  private static List<String> problems(Map<String, String> more) {
    return catchThrowableOfType(InvalidConfigException.class, () -> read(more)).problems();
  }
}
