package dev.trellis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelConfigTest {

  @Test
  void withoutAKeyTheStandInAnswers() {
    assertThat(read(Map.of())).isEqualTo(new ModelConfig.Scripted());
  }

  @Test
  void aKeyChoosesItsProvider() {
    assertThat(read(Map.of("OPENAI_API_KEY", "k")))
        .isEqualTo(
            new ModelConfig.OpenAi(
                URI.create("https://api.openai.com/v1"),
                Optional.of(new Secret("k")),
                "gpt-5-mini"));
    assertThat(read(Map.of("ANTHROPIC_API_KEY", "k")))
        .isEqualTo(
            new ModelConfig.Anthropic(
                URI.create("https://api.anthropic.com/v1"), new Secret("k"), "claude-sonnet-4-5"));
  }

  @Test
  void aPasswordInABaseUrlIsRefusedSinceItWouldBePrinted() {
    Env env = new Env(Map.of("OPENAI_BASE_URL", "https://user:pw@example.com/v1"));

    ModelConfig.read(env);

    assertThat(env.problems())
        .containsExactly("OPENAI_BASE_URL must not hold a user or a password");
  }

  @Test
  void aServerThatAsksForNoKeyNeedsNone() {
    assertThat(read(Map.of("OPENAI_BASE_URL", "http://127.0.0.1:8080/v1/", "OPENAI_MODEL", "own")))
        .isEqualTo(
            new ModelConfig.OpenAi(
                URI.create("http://127.0.0.1:8080/v1"), Optional.empty(), "own"));
  }

  @Test
  void withTwoKeysTheProviderMustBeNamed() {
    Map<String, String> both = Map.of("OPENAI_API_KEY", "a", "ANTHROPIC_API_KEY", "b");

    assertThat(problems(both))
        .containsExactly("MODEL_PROVIDER must say openai or anthropic, since both are configured");
    assertThat(read(with(both, "MODEL_PROVIDER", "openai"))).isInstanceOf(ModelConfig.OpenAi.class);
    assertThat(read(with(both, "MODEL_PROVIDER", "anthropic")))
        .isInstanceOf(ModelConfig.Anthropic.class);
    assertThat(read(with(both, "MODEL_PROVIDER", "scripted")))
        .isEqualTo(new ModelConfig.Scripted());
  }

  @Test
  void aProviderThatIsNamedNeedsItsKey() {
    assertThat(problems(Map.of("MODEL_PROVIDER", "openai")))
        .containsExactly("OPENAI_API_KEY is not set, nor is OPENAI_BASE_URL");
    assertThat(problems(Map.of("MODEL_PROVIDER", "anthropic", "OPENAI_API_KEY", "k")))
        .containsExactly("ANTHROPIC_API_KEY is not set");
  }

  @Test
  void aBaseUrlThatIsNoneIsAProblem() {
    for (String url : List.of("ftp://x", "localhost:8080", "http://", "http://a b")) {
      assertThat(problems(Map.of("OPENAI_BASE_URL", url)))
          .containsExactly("OPENAI_BASE_URL must be a URL that begins with http:// or https://");
    }
  }

  private static Map<String, String> with(Map<String, String> map, String name, String value) {
    Map<String, String> more = new java.util.HashMap<>(map);
    more.put(name, value);
    return more;
  }

  private static ModelConfig read(Map<String, String> environment) {
    Env env = new Env(environment);
    ModelConfig model = ModelConfig.read(env);
    assertThat(env.problems()).isEmpty();
    return model;
  }

  private static List<String> problems(Map<String, String> environment) {
    Env env = new Env(environment);
    ModelConfig.read(env);
    return env.problems();
  }
}
