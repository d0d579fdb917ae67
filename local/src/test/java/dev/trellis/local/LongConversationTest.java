package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Conversations that are longer than what the model can be shown. */
class LongConversationTest {
  private static final int WINDOW = 8_000;
  private static final int OUTPUT = 2_000;
  private static final ScriptedProvider PROVIDER = AgentConversation.provider();
  private static final Map<String, String> SETTINGS =
      Map.of("CONTEXT_TOKENS", Integer.toString(WINDOW));
  private static final Installation INSTALLATION =
      AgentConversation.installation(PROVIDER, SETTINGS);

  private final AgentConversation conversation = AgentConversation.begin(INSTALLATION);

  @AfterAll
  static void stop() {
    INSTALLATION.close();
    PROVIDER.close();
  }

  @BeforeEach
  void forgetRequests() {
    PROVIDER.takeRequests();
  }

  @Test
  void twoThousandMessagesFitAndAreSummarizedOnce() {
    conversation.addMessages(2_000);
    conversation.create("garden/index.html", "<h1>Garden</h1>");
    PROVIDER.next(ScriptedProvider.says("They built a garden."));
    PROVIDER.next(ScriptedProvider.says("It goes on."));
    assertThat(AgentConversation.end(conversation.send("next", "Go on"))).isEqualTo("stop");

    List<JsonNode> requests = PROVIDER.takeRequests();
    assertThat(requests).hasSize(2).allSatisfy(LongConversationTest::fits);
    assertThat(text(requests.getFirst())).contains("sum up").contains("Message 1");
    assertThat(text(requests.getLast()))
        .contains("They built a garden.")
        .contains("garden/index.html (15 bytes)")
        .contains("Message 2000:")
        .contains("Go on")
        .doesNotContain("Message 1:");
    assertThat(tokens(requests.getLast())).as("the newest are shown").isGreaterThan(2_000);

    PROVIDER.next(ScriptedProvider.says("And on."));
    conversation.send("again", "Go on");
    try (Installation elsewhere = AgentConversation.installation(PROVIDER, SETTINGS)) {
      PROVIDER.next(ScriptedProvider.says("Still."));
      conversation.through(elsewhere).send("elsewhere", "Go on");
    }
    requests = PROVIDER.takeRequests();
    assertThat(requests).as("it is made once").hasSize(2).allSatisfy(LongConversationTest::fits);
    assertThat(requests)
        .allSatisfy(request -> assertThat(text(request)).contains("They built a garden."));
    assertThat(text(requests.getLast())).contains("It goes on.").contains("And on.");
  }

  @Test
  void aConversationThatIsCutLosesItsSummary() {
    conversation.addMessages(600);
    PROVIDER.next(ScriptedProvider.says("They built a garden."));
    PROVIDER.next(ScriptedProvider.says("It goes on."));
    conversation.send("next", "Go on");
    PROVIDER.takeRequests();

    PROVIDER.next(ScriptedProvider.says("They built a shed."));
    PROVIDER.next(ScriptedProvider.says("Otherwise then."));
    conversation.send("m401", "Something else", "{\"messageId\": \"m401\"}");

    List<JsonNode> requests = PROVIDER.takeRequests();
    assertThat(requests).hasSize(2).allSatisfy(LongConversationTest::fits);
    assertThat(text(requests.getFirst())).doesNotContain("garden.").contains("Message 370:");
    assertThat(text(requests.getLast()))
        .contains("They built a shed.")
        .contains("Message 400:")
        .doesNotContain("Message 401:")
        .contains("Something else");
  }

  @Test
  void withoutASummaryTheOldestAreLeftOutWithANote() {
    conversation.addMessages(600);
    PROVIDER.next(ScriptedProvider.breaksOff());
    PROVIDER.next(ScriptedProvider.says("It goes on."));
    assertThat(AgentConversation.end(conversation.send("next", "Go on"))).isEqualTo("stop");

    List<JsonNode> requests = PROVIDER.takeRequests();
    assertThat(requests).hasSize(2).allSatisfy(LongConversationTest::fits);
    assertThat(text(requests.getLast()))
        .contains("The conversation's beginning was left out here")
        .contains("Message 600:");

    PROVIDER.next(ScriptedProvider.says("They built a garden."));
    PROVIDER.next(ScriptedProvider.says("It goes on."));
    conversation.send("again", "Go on");
    assertThat(text(PROVIDER.takeRequests().getLast()))
        .as("it is tried again")
        .contains("They built a garden.");
  }

  /** Twenty files of 5 KB each are read, one after the other. */
  @Test
  void whatIsReadInOneAnswerFitsToo() {
    for (int i = 0; i < 10; i++) {
      conversation.create("a%d.txt".formatted(i), "line of text\n".repeat(400));
      conversation.create("b%d.txt".formatted(i), "line of text\n".repeat(400));
      String input = "{\"paths\": [\"a%1$d.txt\", \"b%1$d.txt\"]}".formatted(i);
      PROVIDER.next(ScriptedProvider.calls("read_files", input));
    }
    PROVIDER.next(ScriptedProvider.says("Read."));
    assertThat(AgentConversation.end(conversation.send("m1", "Go on"))).isEqualTo("stop");

    List<JsonNode> requests = PROVIDER.takeRequests();
    assertThat(requests).hasSize(11).allSatisfy(LongConversationTest::fits);
    assertThat(text(requests.getLast())).contains("left_out").contains("line of text");
  }

  @Test
  void aNextMessageInTheSameProcessIsNotReadAnew() {
    PROVIDER.next(ScriptedProvider.says("Hello."));
    conversation.send("m1", "My first words");
    rewriteFirst("Other words");
    PROVIDER.next(ScriptedProvider.says("Again."));
    conversation.send("m2", "And?");
    assertThat(text(PROVIDER.takeRequests().getLast())).contains("My first words");

    try (Installation elsewhere = AgentConversation.installation(PROVIDER, SETTINGS)) {
      PROVIDER.next(ScriptedProvider.says("Once more."));
      conversation.through(elsewhere).send("m3", "And?");
    }
    assertThat(text(PROVIDER.takeRequests().getLast())).contains("Other words");
  }

  @Test
  void whatAnotherProcessHasReadIsInTheCache() {
    PROVIDER.next(ScriptedProvider.says("Hello."));
    conversation.send("m1", "My first words");
    askElsewhere("m2", "{}");
    rewriteFirst("Other words");
    askElsewhere("m2", "{\"messageId\": \"m2\"}");

    assertThat(text(PROVIDER.takeRequests().getLast())).contains("My first words");
  }

  private void askElsewhere(String id, String more) {
    try (Installation elsewhere = AgentConversation.installation(PROVIDER, SETTINGS)) {
      PROVIDER.next(ScriptedProvider.says("Once more."));
      conversation.through(elsewhere).send(id, "And?", more);
    }
  }

  /** As no request can. */
  private void rewriteFirst(String text) {
    Administrator.run(
        RunningBundle.servers().database(),
        """
        update message set parts = '[{"type": "text", "text": "%s"}]'
        where project_id = '%s' and client_id = 'm1'
        """
            .formatted(text, conversation.project()));
  }

  @Test
  void whatWasCutIsNotRememberedEither() {
    PROVIDER.next(ScriptedProvider.says("Hello."));
    conversation.send("m1", "My first words");
    PROVIDER.next(ScriptedProvider.says("Hello again."));
    conversation.send("m2", "My second words");
    PROVIDER.next(ScriptedProvider.says("Once more."));
    conversation.send("m2", "My better words", "{\"messageId\": \"m2\"}");
    PROVIDER.next(ScriptedProvider.says("Still here."));
    conversation.send("m3", "And?");

    assertThat(PROVIDER.takeRequests().subList(2, 4))
        .allSatisfy(
            request ->
                assertThat(text(request))
                    .contains("My first words", "Hello.", "My better words")
                    .doesNotContain("My second words", "Hello again."));
  }

  private static void fits(JsonNode request) {
    assertThat(tokens(request)).isLessThanOrEqualTo(WINDOW - OUTPUT);
    int most = request.path("max_tokens").asInt(request.path("max_completion_tokens").asInt());
    assertThat(most).isBetween(1, OUTPUT);
  }

  /** As a provider counts, but never too few: a token for each 3.5 bytes. */
  private static int tokens(JsonNode request) {
    int bytes = text(request).getBytes(StandardCharsets.UTF_8).length;
    return (int) Math.ceil(bytes / 3.5);
  }

  /** Whatever the model reads. */
  private static String text(JsonNode request) {
    StringBuilder text = new StringBuilder();
    for (JsonNode message : request.path("messages")) {
      text.append(message.path("content").asString("")).append('\n');
      for (JsonNode call : message.path("tool_calls")) {
        text.append(call.at("/function/name").asString());
        text.append(call.at("/function/arguments").asString()).append('\n');
      }
    }
    for (JsonNode tool : request.path("tools")) {
      text.append(tool.path("function")).append('\n');
    }
    return text.toString();
  }
}
