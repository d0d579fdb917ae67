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

/** No secret is ever printed, neither in what is read nor in what is wrong with it. */
class MaskingTest {
  private static final String SEEN = "hunter2hunter2hunter2hunter2hunter2";
  private static final String KEY = "hunter2 0123456789 0123456789 0123456789";

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini", "xai", "bedrock", "scripted"})
  void whatIsReadPrintsMasked(String provider) {
    Config config =
        Config.read(
            Map.ofEntries(
                Map.entry("DATABASE_URL", "postgresql://app:%s@db/trellis".formatted(SEEN)),
                Map.entry("CACHE_URL", "redis://app:%s@cache:6379".formatted(SEEN)),
                Map.entry("CURSOR_SECRET", SEEN),
                Map.entry("OPENAI_API_KEY", SEEN),
                Map.entry("ANTHROPIC_API_KEY", SEEN),
                Map.entry("GEMINI_API_KEY", SEEN),
                Map.entry("XAI_API_KEY", SEEN),
                Map.entry("BEDROCK_API_KEY", SEEN),
                Map.entry("AUTH_KEY", KEY),
                Map.entry("MODEL_PROVIDER", provider)));

    for (Object part :
        List.of(
            config,
            config.database(),
            config.cache().orElseThrow(),
            config.models(),
            config.auth(),
            config.cursorSecret())) {
      assertThat(part.toString()).doesNotContain("hunter2");
    }
    assertThat(config.toString()).contains("***");
    assertThat(config.database().password().reveal()).isEqualTo(SEEN);
  }

  @Test
  void aPasswordAmongTheParametersOfTheDatabasePrintsMasked() {
    Config config =
        Config.read(
            Map.of(
                "DATABASE_URL",
                "postgresql://app@db/trellis?ssl=true&password=" + SEEN,
                "CURSOR_SECRET",
                SEEN,
                "AUTH_KEY",
                KEY));

    assertThat(config.database().jdbcUrl()).contains(SEEN);
    assertThat(config.toString()).doesNotContain("hunter2");
  }

  @Test
  void noProblemShowsAValue() {
    Map<String, String> wrong = new HashMap<>();
    for (String name : List.of("DATABASE_URL", "CACHE_URL", "OPENAI_BASE_URL")) {
      wrong.put(name, "%%" + SEEN + " :@");
    }
    wrong.put("DATABASE_POOL_SIZE", SEEN);
    wrong.put("CURSOR_SECRET", "hunter2");
    wrong.put("AUTH_KEY", "hunter2 too");

    assertProblems(wrong, 6);
    wrong.put("MODEL_PROVIDER", SEEN);
    assertProblems(wrong, 6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://app:hunter2@/trellis",
        "postgresql://app:hunter2@db",
        "postgresql://:hunter2@db/trellis",
        "postgresql://app:hunter2%zz@db/trellis",
        "postgresql://app:hunter2@hunter2@db/trellis",
        "postgresql://app:hunter2@db:port/trellis",
        "jdbc:postgresql://app:hunter2@db/trellis",
        "hunter2"
      })
  void noProblemShowsThePasswordOfTheDatabase(String url) {
    assertProblems(Map.of("DATABASE_URL", url, "CURSOR_SECRET", SEEN, "AUTH_KEY", KEY), 1);
  }

  private static void assertProblems(Map<String, String> environment, int count) {
    InvalidConfigException refusal =
        catchThrowableOfType(InvalidConfigException.class, () -> Config.read(environment));

    assertThat(refusal.problems()).hasSize(count);
    assertThat(refusal).hasNoCause().hasMessageNotContainingAny("hunter2");
  }
}
