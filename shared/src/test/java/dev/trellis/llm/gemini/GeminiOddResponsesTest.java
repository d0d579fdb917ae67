package dev.trellis.llm.gemini;

import static dev.trellis.llm.sse.Answers.all;
import static dev.trellis.llm.sse.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.ReasoningEffort;
import dev.trellis.config.Secret;
import dev.trellis.domain.TokenUsage;
import dev.trellis.llm.Conversations;
import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelEvent.FinishReason;
import dev.trellis.llm.ModelEvent.Finished;
import dev.trellis.llm.ModelEvent.Kept;
import dev.trellis.llm.ModelEvent.Reasoning;
import dev.trellis.llm.ModelEvent.Text;
import dev.trellis.llm.ModelEvent.ToolCall;
import dev.trellis.llm.ModelEvent.ToolStarted;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.Assistant;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ProviderContent;
import dev.trellis.llm.sse.Answers;
import dev.trellis.llm.sse.FakeProvider;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What the format allows and few answers hold. */
class GeminiOddResponsesTest {
  private static final String STOP = "{\"candidates\":[{\"finishReason\":\"STOP\"}]}";

  @AutoClose private final FakeProvider provider = new FakeProvider();

  @Test
  void theUsageThatWasToldLastCounts() {
    assertThat(read(usage(5, 1), usage(11, 4), STOP))
        .containsExactly(new Finished(FinishReason.STOP, new TokenUsage(11, 0, 0, 4)));
  }

  @Test
  void whatToolsOfTheProviderReadIsInput() {
    assertThat(
            read(
                "{\"usageMetadata\":{\"promptTokenCount\":11,\"toolUsePromptTokenCount\":5,"
                    + "\"candidatesTokenCount\":-1}}",
                STOP))
        .containsExactly(new Finished(FinishReason.STOP, new TokenUsage(16, 0, 0, 0)));
  }

  @Test
  void halfACharacterBelongsToWhatIsBeforeIt() {
    assertThat(
            read(part("{\"text\":\"a\\ud83d\",\"thought\":true}"), part("{\"text\":\"b\"}"), STOP))
        .startsWith(new Reasoning("a"), new Reasoning("\uFFFD"), new Text("b"));
    assertThat(read(part("{\"text\":\"a\\ud83d\"}"), STOP))
        .startsWith(new Text("a"), new Text("\uFFFD"));
  }

  @Test
  void signaturesAreKeptIfThereAreAny() {
    String call = "\"functionCall\":{\"id\":\"c1\",\"name\":\"list\"}";

    assertThat(read(part("{%s,\"thoughtSignature\":\"c2ln\"}".formatted(call)), STOP))
        .contains(new Kept(new ProviderContent("gemini/m1", "[\"c2ln\"]")));
    assertThat(read(part("{%s}".formatted(call)), STOP)).noneMatch(Kept.class::isInstance);
  }

  @Test
  void halfACharacterBelongsToTheTextBeforeACall() {
    String call = "{\"functionCall\":{\"id\":\"c1\",\"name\":\"list\"}}";

    assertThat(read(part("{\"text\":\"a\\ud83d\"}," + call), STOP))
        .startsWith(new Text("a"), new Text("\uFFFD"), new ToolStarted("c1", "list"));
  }

  /** An entry without parts would be refused, and with it the whole request. */
  @Test
  void blankTextIsNotSent() {
    provider.answers(STOP);
    List<ModelMessage> messages =
        List.of(
            new ModelMessage.User("Hi"),
            new Assistant("\n", List.of()),
            new ModelMessage.User(" "),
            new ModelMessage.User("Go on"));
    all(model().stream(new ModelRequest("", messages, List.of(), 10)));

    assertThat(JsonMapper.shared().readTree(provider.request().body()).path("contents"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    "[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"},{\"text\":\"Go on\"}]}]"));
  }

  /** What was sent of a call goes back with it. */
  @Test
  void eachSignatureGoesBackWithItsCall() {
    Assistant said =
        new Assistant(
            "",
            List.of(
                new ModelMessage.ToolCall("c1", "list", "{}"),
                new ModelMessage.ToolCall("c2", "list", "{}")),
            Optional.of(new ProviderContent("gemini/m1", "[\"b25l\",\"dHdv\"]")));
    provider.answers(STOP);
    all(model().stream(new ModelRequest("", List.of(said), List.of(), 10)));

    assertThat(
            JsonMapper.shared()
                .readTree(provider.request().body())
                .findValuesAsString("thoughtSignature"))
        .containsExactly("b25l", "dHdv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]"})
  void inputThatIsNoObjectIsNone(String args) {
    assertThat(
            read(
                part(
                    "{\"functionCall\":{\"id\":\"c1\",\"name\":\"list\",\"args\":%s}}"
                        .formatted(args)),
                STOP))
        .contains(new ToolCall("c1", "list", "{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"message\":\"no\"}", "{\"message\":\"no\",\"code\":13}"})
  void anErrorWithoutAStatusMayPass(String error) {
    failure(
        Kind.OVERLOADED, () -> read(part("{\"text\":\"a\"}"), "{\"error\":%s}".formatted(error)));
  }

  private List<ModelEvent> read(String... responses) {
    provider.answers(responses);
    return all(model().stream(Conversations.SHORT));
  }

  private GeminiModel model() {
    return new GeminiModel(
        new ModelConfig.Gemini(provider.rootUrl(), new Secret("key-1"), "m1"),
        Answers.PATIENT,
        ReasoningEffort.OFF);
  }

  private static String part(String part) {
    return "{\"candidates\":[{\"content\":{\"parts\":[%s]}}]}".formatted(part);
  }

  private static String usage(int input, int output) {
    return "{\"usageMetadata\":{\"promptTokenCount\":%d,\"candidatesTokenCount\":%d}}"
        .formatted(input, output);
  }
}
