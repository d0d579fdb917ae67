package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs whose server was lost, and whose file changes somebody else's changes have overtaken. */
class UnrepeatedRunTest {
  private static final ScriptedProvider PROVIDER = AgentConversation.provider();
  private static final Installation INSTALLATION =
      AgentConversation.installation(
          PROVIDER, Map.of("AGENT_AUTO_CONTINUE", "2", "RUN_LEASE_SECONDS", "2"));
  private static final String EDIT =
      """
      {"path": "a.txt", "edits": [{"search": "%s", "replace": "mended"}]}""";

  private final AgentConversation conversation = AgentConversation.begin(INSTALLATION);

  @AfterAll
  static void close() {
    INSTALLATION.close();
    PROVIDER.close();
  }

  @BeforeEach
  void createFile() {
    PROVIDER.takeRequests();
    conversation.create("a.txt", "one");
  }

  @Test
  void whatCannotBeMadeOnceMoreIsMadeByWhoGoesOn() {
    assertGoesOn(
        "edit_file", EDIT.formatted("one"), "because files were changed meanwhile. They have to");
  }

  @Test
  void whatSomebodyElseHasChangedSinceIsNotOverwritten() {
    assertGoesOn(
        "write_file",
        "{\"path\": \"a.txt\", \"content\": \"mine\"}",
        "because somebody changed a.txt meanwhile. They have to");
  }

  private void assertGoesOn(String tool, String input, String why) {
    StoredRun lost = StoredRun.of(conversation);
    lost.calls(tool, input);
    changeByHand("other");
    lost.lose();
    PROVIDER.next(ScriptedProvider.calls("edit_file", EDIT.formatted("other")));
    PROVIDER.next(ScriptedProvider.says("Now it is."));
    INSTALLATION.schedule("agent-stream", "trellis.sweep");

    JsonNode loaded = conversation.loaded();
    assertThat(loaded.path("messages").findValuesAsString("role"))
        .containsExactly("user", "assistant", "assistant");
    assertThat(loaded.at("/messages/1/parts").toString()).contains("were not stored, " + why);
    JsonNode shown = PROVIDER.takeRequests().getFirst().path("messages");
    assertThat(shown.toString()).contains("were not stored, " + why);
    assertThat(conversation.file("a.txt")).isEqualTo("mended");
    String stream = "/agent/%s/stream".formatted(lost.run());
    assertThat(conversation.call("GET", stream, "").text())
        .contains("The server was lost while it answered. The answer goes on by itself.")
        .contains("continuedBy");
  }

  private void changeByHand(String content) {
    String batch =
        "{\"operations\": [{\"op\": \"update\", \"path\": \"a.txt\", \"content\": \"%s\"}]}"
            .formatted(content);
    String path = "/projects/%s/files/batch".formatted(conversation.project());
    assertThat(conversation.call("POST", path, batch).status()).isEqualTo(200);
  }
}
