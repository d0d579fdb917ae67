package dev.trellis.oracles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.ReasoningEffort;
import dev.trellis.config.Secret;
import dev.trellis.llm.Model;
import dev.trellis.llm.Timeouts;
import dev.trellis.llm.anthropic.AnthropicModel;
import dev.trellis.llm.gemini.GeminiModel;
import dev.trellis.llm.openai.OpenAiModel;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The streams are written after the examples of the providers' references: <a
 * href="https://platform.openai.com/docs/api-reference/chat-streaming">OpenAI</a>, <a
 * href="https://docs.anthropic.com/en/api/messages-streaming">Anthropic</a>, <a
 * href="https://ai.google.dev/api/generate-content">Google</a>.
 */
@Timeout(60)
class OraclesTest {
  private static final Secret KEY = new Secret("k");

  /** Our words for the reasons that the recordings end with. */
  private static final Map<String, String> REASONS =
      Map.of(
          "length", "LENGTH",
          "tool_calls", "TOOL_CALLS",
          "end_turn", "STOP",
          "tool_use", "TOOL_CALLS",
          "MAX_TOKENS", "LENGTH");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai-text", "openai-tools",
        "anthropic-text", "anthropic-tools",
        "gemini-text", "gemini-tools"
      })
  void ourReadingIsTheProvidersOwn(String recording) {
    try (RecordedProvider provider = new RecordedProvider(recording)) {
      Seen theirs = theirs(recording, provider.url());
      Seen ours = Ours.read(model(recording, provider.url()));
      assertThat(theirs.text() + theirs.calls()).as("they have read something").isNotEqualTo("[]");
      assertThat(ours.text()).isEqualTo(theirs.text());
      assertThat(ours.reasoning()).isEqualTo(theirs.reasoning());
      assertThat(ours.calls()).isEqualTo(theirs.calls());
      assertThat(ours.signatures()).isEqualTo(theirs.signatures());
      assertThat(ours.usage()).isEqualTo(theirs.usage());
      assertThat(ours.finish()).isEqualTo(finish(recording, theirs.finish()));
    }
  }

  /** Google says STOP after calls, too. */
  private static String finish(String recording, String theirs) {
    String calls = recording.endsWith("-tools") ? "TOOL_CALLS" : "STOP";
    return theirs.equals("STOP") ? calls : REASONS.getOrDefault(theirs, theirs);
  }

  private static Seen theirs(String recording, String url) {
    return switch (provider(recording)) {
      case "openai" -> OpenAiOracle.read(url);
      case "anthropic" -> AnthropicOracle.read(url);
      default -> GeminiOracle.read(url);
    };
  }

  private static Model model(String recording, String url) {
    URI v1 = URI.create(url + "/v1");
    return switch (provider(recording)) {
      case "openai" ->
          new OpenAiModel(
              new ModelConfig.OpenAi("openai", v1, Optional.of(KEY), "m1"),
              Timeouts.DEFAULT,
              ReasoningEffort.OFF);
      case "anthropic" ->
          new AnthropicModel(
              new ModelConfig.Anthropic(v1, KEY, "m1"), Timeouts.DEFAULT, ReasoningEffort.OFF);
      default ->
          new GeminiModel(
              new ModelConfig.Gemini(URI.create(url), KEY, "m1"),
              Timeouts.DEFAULT,
              ReasoningEffort.OFF);
    };
  }

  private static String provider(String recording) {
    return recording.substring(0, recording.indexOf('-'));
  }
}
