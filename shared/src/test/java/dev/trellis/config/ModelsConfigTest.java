package dev.trellis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsConfigTest {
  private static final Optional<Secret> KEY = Optional.of(new Secret("k"));

  @Test
  void withoutAKeyTheStandInAnswers() {
    ModelsConfig models = read(Map.of());

    assertThat(models.primary()).isEqualTo(new ModelConfig.Scripted());
    assertThat(models.fallbacks()).isEmpty();
    assertThat(models.reasoning()).isEqualTo(ReasoningEffort.OFF);
    assertThat(models.firstEvent()).isEqualTo(Duration.ofSeconds(60));
    assertThat(models.betweenEvents()).isEqualTo(Duration.ofSeconds(60));
    assertThat(models.total()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void aKeyChoosesItsProvider() {
    assertThat(primary(Map.of("OPENAI_API_KEY", "k")))
        .isEqualTo(openAi("openai", "https://api.openai.com/v1", "gpt-5-mini"));
    assertThat(primary(Map.of("ANTHROPIC_API_KEY", "k")))
        .isEqualTo(
            new ModelConfig.Anthropic(
                URI.create("https://api.anthropic.com/v1"), new Secret("k"), "claude-sonnet-4-5"));
    assertThat(primary(Map.of("GEMINI_API_KEY", "k", "GEMINI_BASE_URL", "https://proxy/x/")))
        .isEqualTo(
            new ModelConfig.Gemini(
                URI.create("https://proxy/x"), new Secret("k"), "gemini-flash-latest"));
    assertThat(primary(Map.of("XAI_API_KEY", "k", "XAI_MODEL", "grok-9")))
        .isEqualTo(openAi("xai", "https://api.x.ai/v1", "grok-9"));
  }

  @ParameterizedTest
  @CsvSource({"BEDROCK_API_KEY", "AWS_BEARER_TOKEN_BEDROCK"})
  void bedrockIsReachedInItsRegion(String key) {
    Map<String, String> named =
        Map.of("MODEL_PROVIDER", "bedrock", key, "k", "AWS_REGION", "eu-central-1");

    assertThat(primary(named)).isEqualTo(bedrock("eu-central-1"));
    assertThat(primary(with(named, "BEDROCK_REGION", "us-gov-west-1")))
        .isEqualTo(bedrock("us-gov-west-1"));
    assertThat(problems(with(named, "BEDROCK_REGION", "x/y.evil.example")))
        .containsExactly("BEDROCK_REGION must be a region such as us-west-2");
  }

  private static ModelConfig bedrock(String region) {
    String url = "https://bedrock-runtime.%s.amazonaws.com/openai/v1".formatted(region);
    return openAi("bedrock", url, "openai.gpt-oss-120b-1:0");
  }

  /** Other tools on the same machine use it. */
  @Test
  void aBearerTokenForBedrockAloneChoosesNothing() {
    assertThat(primary(Map.of("AWS_BEARER_TOKEN_BEDROCK", "k")))
        .isEqualTo(new ModelConfig.Scripted());
    assertThat(primary(Map.of("AWS_BEARER_TOKEN_BEDROCK", "k", "OPENAI_API_KEY", "k")))
        .isInstanceOf(ModelConfig.OpenAi.class);
  }

  @Test
  void aPasswordInABaseUrlIsRefusedSinceItWouldBePrinted() {
    assertThat(problems(Map.of("OPENAI_BASE_URL", "https://user:pw@example.com/v1")))
        .containsExactly("OPENAI_BASE_URL must not hold a user or a password");
  }

  @Test
  void aServerThatAsksForNoKeyNeedsNone() {
    Map<String, String> own =
        Map.of("OPENAI_BASE_URL", "http://127.0.0.1:8080/v1/", "OPENAI_MODEL", "own");

    assertThat(primary(own))
        .isEqualTo(
            new ModelConfig.OpenAi(
                "openai", URI.create("http://127.0.0.1:8080/v1"), Optional.empty(), "own"));
  }

  @Test
  void withTwoKeysTheFirstMustBeNamed() {
    Map<String, String> both = Map.of("OPENAI_API_KEY", "a", "ANTHROPIC_API_KEY", "b");

    assertThat(problems(both))
        .containsExactly("MODEL_PROVIDER must say which is asked first, of openai, anthropic");
    assertThat(primary(with(both, "MODEL_PROVIDER", "openai")))
        .isInstanceOf(ModelConfig.OpenAi.class);
    assertThat(primary(with(both, "MODEL_PROVIDER", "anthropic")))
        .isInstanceOf(ModelConfig.Anthropic.class);
    assertThat(primary(with(both, "MODEL_PROVIDER", "scripted")))
        .isEqualTo(new ModelConfig.Scripted());
  }

  @Test
  void fallbacksAreAskedInTheirOrder() {
    ModelsConfig models =
        read(
            Map.of(
                "OPENAI_API_KEY", "a",
                "ANTHROPIC_API_KEY", "b",
                "GEMINI_API_KEY", "c",
                "MODEL_FALLBACK", "gemini, anthropic"));

    assertThat(models.primary().name()).isEqualTo("openai/gpt-5-mini");
    assertThat(models.fallbacks())
        .extracting(ModelConfig::name)
        .containsExactly("gemini/gemini-flash-latest", "anthropic/claude-sonnet-4-5");
  }

  @Test
  void aFallbackNeedsItsKeyToo() {
    assertThat(problems(Map.of("OPENAI_API_KEY", "a", "MODEL_FALLBACK", "gemini,bedrock")))
        .containsExactly(
            "GEMINI_API_KEY is not set",
            "BEDROCK_API_KEY is not set, nor is AWS_BEARER_TOKEN_BEDROCK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "scripted", "gemini,", "gemini,gemini"})
  void fallbacksAreNamesOfProvidersEachOnce(String names) {
    assertThat(problems(Map.of("OPENAI_API_KEY", "a", "MODEL_FALLBACK", names)))
        .containsExactly(
            "MODEL_FALLBACK must be names with commas between them, each once,"
                + " of openai, anthropic, gemini, xai, bedrock");
  }

  @Test
  void aFallbackIsNotTheFirstAgainAndTheStandInNeedsNone() {
    String problem = "MODEL_FALLBACK must name others than the provider that is asked first";
    Map<String, String> twice =
        Map.of("OPENAI_API_KEY", "a", "MODEL_PROVIDER", "openai", "MODEL_FALLBACK", "openai");

    assertThat(problems(twice)).containsExactly(problem);
    assertThat(problems(Map.of("OPENAI_API_KEY", "a", "MODEL_FALLBACK", "openai")))
        .containsExactly(problem);
  }

  @Test
  void aProviderThatIsNamedNeedsItsKey() {
    assertThat(problems(Map.of("MODEL_PROVIDER", "openai")))
        .containsExactly("OPENAI_API_KEY is not set, nor is OPENAI_BASE_URL");
    assertThat(problems(Map.of("MODEL_PROVIDER", "anthropic", "OPENAI_API_KEY", "k")))
        .containsExactly("ANTHROPIC_API_KEY is not set");
    assertThat(problems(Map.of("MODEL_PROVIDER", "oracle")))
        .containsExactly(
            "MODEL_PROVIDER must be scripted or one of openai, anthropic, gemini, xai, bedrock");
  }

  @Test
  void aBaseUrlThatIsNoneIsAProblem() {
    for (String url : List.of("ftp://x", "localhost:8080", "http://", "http://a b")) {
      assertThat(problems(Map.of("OPENAI_BASE_URL", url)))
          .containsExactly("OPENAI_BASE_URL must be a URL that begins with http:// or https://");
    }
  }

  @Test
  void reasoningAndTimeLimitsAreRead() {
    ModelsConfig models =
        read(
            Map.of(
                "MODEL_REASONING", "medium",
                "MODEL_FIRST_EVENT_SECONDS", "20",
                "MODEL_BETWEEN_EVENTS_SECONDS", "10",
                "MODEL_TOTAL_SECONDS", "300"));

    assertThat(models.reasoning()).isEqualTo(ReasoningEffort.MEDIUM);
    assertThat(models.firstEvent()).isEqualTo(Duration.ofSeconds(20));
    assertThat(models.betweenEvents()).isEqualTo(Duration.ofSeconds(10));
    assertThat(models.total()).isEqualTo(Duration.ofMinutes(5));
    assertThat(problems(Map.of("MODEL_REASONING", "much", "MODEL_TOTAL_SECONDS", "901")))
        .containsExactly(
            "MODEL_REASONING must be off, low, medium or high",
            "MODEL_TOTAL_SECONDS must be a whole number from 1 to 900");
  }

  private static ModelConfig openAi(String provider, String url, String model) {
    return new ModelConfig.OpenAi(provider, URI.create(url), KEY, model);
  }

  private static Map<String, String> with(Map<String, String> map, String name, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(name, value);
    return more;
  }

  private static ModelConfig primary(Map<String, String> environment) {
    return read(environment).primary();
  }

  private static ModelsConfig read(Map<String, String> environment) {
    Env env = new Env(environment);
    ModelsConfig models = ModelsConfig.read(env);
    assertThat(env.problems()).isEmpty();
    return models;
  }

  private static List<String> problems(Map<String, String> environment) {
    Env env = new Env(environment);
    ModelsConfig.read(env);
    return env.problems();
  }
}
