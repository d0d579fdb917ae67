package dev.trellis.llm.anthropic;

import static dev.trellis.llm.sse.Answers.all;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.ReasoningEffort;
import dev.trellis.config.Secret;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.Assistant;
import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import dev.trellis.llm.ModelMessage.ToolResults;
import dev.trellis.llm.ModelMessage.User;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ProviderContent;
import dev.trellis.llm.sse.Answers;
import dev.trellis.llm.sse.FakeProvider;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Conversations for which the API would refuse the whole request if they were sent as they are. */
class AnthropicOddRequestsTest {
  /** It is told how hard to think, and so thinks whatever was before. */
  private static final String NEWER = "claude-sonnet-5";

  private static final String THOUGHT =
      "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"}";

  @AutoClose private final FakeProvider provider = new FakeProvider();

  @Test
  void whatAnotherModelHasKeptIsNotSent() {
    assertThat(contentAfter("gemini/m", "[\"x\"]", ReasoningEffort.LOW))
        .isEqualTo(
            json("[{\"type\": \"tool_use\", \"id\": \"c1\", \"name\": \"list\", \"input\": {}}]"));
  }

  @Test
  void whatWasThoughtIsNotSentWithoutThinking() {
    String kept = "[%s,{\"type\":\"tool_use\"}]".formatted(THOUGHT);

    assertThat(contentAfter("anthropic/" + NEWER, kept, ReasoningEffort.OFF))
        .isEqualTo(
            json("[{\"type\": \"tool_use\", \"id\": \"c1\", \"name\": \"list\", \"input\": {}}]"));
  }

  @Test
  void ofCallsThatWereNeverCompletedNothingIsSent() {
    String kept = "[%s,{\"type\":\"tool_use\"},{\"type\":\"tool_use\"}]".formatted(THOUGHT);

    assertThat(
            contentAfter("anthropic/" + NEWER, kept, ReasoningEffort.LOW)
                .findValuesAsString("type"))
        .containsExactly("thinking", "tool_use");
  }

  @Test
  void blankTextIsNotSent() {
    JsonNode messages =
        sent(
            List.of(
                new User("Hi"),
                new Assistant(" \n", List.of(new ToolCall("c1", "list", "{}"))),
                new ToolResults(List.of(new ToolResult("c1", "list", "[]", false))),
                new Assistant("\n", List.of()),
                new User(" "),
                new User("Go on")),
            ReasoningEffort.OFF);

    assertThat(messages.findValuesAsString("role")).containsExactly("user", "assistant", "user");
    assertThat(messages.at("/1/content").findValuesAsString("type")).containsExactly("tool_use");
    assertThat(messages.at("/2/content").findValuesAsString("text")).containsExactly("Go on");
  }

  /** The message in which a tool was called, as it is sent. */
  private JsonNode contentAfter(String model, String kept, ReasoningEffort effort) {
    Assistant called =
        new Assistant(
            "",
            List.of(new ToolCall("c1", "list", "{}")),
            Optional.of(new ProviderContent(model, kept)));
    ToolResults results = new ToolResults(List.of(new ToolResult("c1", "list", "[]", false)));
    return sent(List.of(new User("Hi"), called, results), effort).at("/1/content");
  }

  private JsonNode sent(List<ModelMessage> messages, ReasoningEffort effort) {
    provider.answers("{\"type\":\"message_stop\"}");
    AnthropicModel model =
        new AnthropicModel(
            new ModelConfig.Anthropic(provider.baseUrl(), new Secret("sk-ant-1"), NEWER),
            Answers.PATIENT,
            effort);
    all(model.stream(new ModelRequest("", messages, List.of(), 4_000)));
    return json(provider.request().body()).path("messages");
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
