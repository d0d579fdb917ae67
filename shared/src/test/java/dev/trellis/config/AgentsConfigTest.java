package dev.trellis.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.AgentName;
import dev.trellis.domain.FilePath;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentsConfigTest {

  @Test
  void withoutSettingsAllAskOneModelAndNothingIsReviewed() {
    AgentsConfig config = AgentsConfig.read(new Env(Map.of()));

    assertThat(config).isEqualTo(new AgentsConfig(Map.of(), false, false, 128_000, List.of()));
    assertThat(config.model(AgentName.REVIEWER)).isEmpty();
  }

  @Test
  void everythingCanBeSet() {
    Env env =
        new Env(
            Map.of(
                "AGENT_MODEL_REVIEWER", "large",
                "AGENT_ROUTER", "model",
                "AGENT_REVIEW", "true",
                "CONTEXT_TOKENS", "8000",
                "AGENT_READ_ONLY_PATHS", ".github, LICENSE"));

    AgentsConfig config = AgentsConfig.read(env);

    assertThat(env.problems()).isEmpty();
    assertThat(config.model(AgentName.REVIEWER)).hasValue("large");
    assertThat(config.model(AgentName.BUILDER)).isEmpty();
    assertThat(config.routedByModel()).isTrue();
    assertThat(config.reviews()).isTrue();
    assertThat(config.contextTokens()).isEqualTo(8000);
    assertThat(config.readOnly()).containsExactly(new FilePath(".github"), new FilePath("LICENSE"));
  }

  @Test
  void everyProblemIsTold() {
    Env env =
        new Env(
            Map.of(
                "AGENT_ROUTER", "dice",
                "AGENT_REVIEW", "yes",
                "CONTEXT_TOKENS", "100",
                "AGENT_READ_ONLY_PATHS", "../up"));

    AgentsConfig.read(env);

    assertThat(env.problems())
        .containsExactlyInAnyOrder(
            "AGENT_ROUTER must be rules or model",
            "AGENT_REVIEW must be false or true",
            "CONTEXT_TOKENS must be a whole number from 4000 to 2000000",
            "AGENT_READ_ONLY_PATHS has a path that must not contain . or .. as a segment");
  }

  @Test
  void anotherModelIsOfTheSameProvider() {
    URI url = URI.create("http://h/v1");
    Secret key = new Secret("k");

    assertThat(new ModelConfig.OpenAi("xai", url, Optional.of(key), "small").withModel("large"))
        .isEqualTo(new ModelConfig.OpenAi("xai", url, Optional.of(key), "large"));
    assertThat(new ModelConfig.Anthropic(url, key, "small").withModel("large"))
        .isEqualTo(new ModelConfig.Anthropic(url, key, "large"));
    assertThat(new ModelConfig.Gemini(url, key, "small").withModel("large"))
        .isEqualTo(new ModelConfig.Gemini(url, key, "large"));
    assertThat(new ModelConfig.Scripted().withModel("large")).isEqualTo(new ModelConfig.Scripted());
  }
}
