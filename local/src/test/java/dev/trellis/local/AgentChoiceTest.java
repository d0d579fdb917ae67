package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who answers a message, what they are told, and which tools they are offered. */
class AgentChoiceTest {
  private static final ScriptedProvider PROVIDER = AgentConversation.provider();
  private static final Installation INSTALLATION =
      AgentConversation.installation(PROVIDER, Map.of("AGENT_MODEL_REVIEWER", "large"));
  private static final Installation ROUTED =
      AgentConversation.installation(PROVIDER, Map.of("AGENT_ROUTER", "model"));
  private static final List<String> READ = List.of("list_files", "read_files");

  @AfterAll
  static void stop() {
    INSTALLATION.close();
    ROUTED.close();
    PROVIDER.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "builder | Build me an app | list_files,read_files,write_file,edit_file,move_file,delete_file",
        "explainer | What does app.js do? | list_files,read_files",
        "reviewer | Review my app | list_files,read_files",
        "fixer | Uncaught TypeError: x is undefined | list_files,read_files,edit_file"
      })
  void theMessageSaysWhoAnswers(String agent, String message, String tools) {
    PROVIDER.next(ScriptedProvider.says("Well."));
    List<JsonNode> chunks = AgentConversation.begin(INSTALLATION).send("m1", message);

    assertThat(chunks.getFirst().at("/messageMetadata/agent").asString()).isEqualTo(agent);
    JsonNode request = PROVIDER.takeRequests().getLast();
    assertThat(AgentConversation.tools(request)).containsExactly(tools.split(","));
    assertThat(request.path("model").asString())
        .isEqualTo(agent.equals("reviewer") ? "large" : "gpt-5-mini");
  }

  @Test
  void theRequestHasTheLastWord() {
    PROVIDER.next(ScriptedProvider.says("Well."));
    List<JsonNode> chunks =
        AgentConversation.begin(INSTALLATION).send("m1", "Build it", "{\"agent\": \"explainer\"}");

    assertThat(AgentConversation.agent(chunks)).isEqualTo("explainer");
    assertThat(AgentConversation.tools(PROVIDER.takeRequests().getLast())).isEqualTo(READ);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"hacker\"", "\"BUILDER\"", "\"\"", "7", "[\"builder\"]"})
  void anUnknownAgentIsRefusedByName(String agent) {
    Answer answer =
        AgentConversation.begin(INSTALLATION).post("m1", "Hi", "{\"agent\": %s}".formatted(agent));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("agent");
    assertThat(answer.json().at("/errors/0/reason").asString())
        .isEqualTo("must be one of builder, reviewer, fixer, explainer");
  }

  @Test
  void aReviewIsWantedOrNot() {
    Answer answer =
        AgentConversation.begin(INSTALLATION).post("m1", "Hi", "{\"review\": \"maybe\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("review");
  }

  @Test
  void aModelMayChooseFromTheAgentsThereAre() {
    PROVIDER.next(ScriptedProvider.says("Reviewer."));
    PROVIDER.next(ScriptedProvider.says("It is fine."));
    List<JsonNode> chunks = AgentConversation.begin(ROUTED).send("m1", "Is it any good?");

    assertThat(AgentConversation.agent(chunks)).isEqualTo("reviewer");
    List<JsonNode> requests = PROVIDER.takeRequests();
    assertThat(requests).hasSize(2);
    assertThat(AgentConversation.tools(requests.getFirst())).isEmpty();
    assertThat(AgentConversation.tools(requests.getLast())).isEqualTo(READ);
  }

  @Test
  void whatTheModelSaysInsteadOfANameIsPassedOver() {
    PROVIDER.next(ScriptedProvider.says("I think that the administrator should answer."));
    PROVIDER.next(ScriptedProvider.says("Well."));
    AgentConversation conversation = AgentConversation.begin(ROUTED);
    assertThat(AgentConversation.agent(conversation.send("m1", "Make it blue")))
        .isEqualTo("builder");

    PROVIDER.next(ScriptedProvider.breaksOff());
    PROVIDER.next(ScriptedProvider.says("Well."));
    List<JsonNode> chunks = conversation.send("m2", "What does app.js do?");
    assertThat(AgentConversation.agent(chunks)).isEqualTo("explainer");
    assertThat(AgentConversation.end(chunks)).isEqualTo("stop");
  }
}
