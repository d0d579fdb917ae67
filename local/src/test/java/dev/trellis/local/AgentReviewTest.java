package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.ScriptedProvider.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Changes are read by a reviewer before they are stored, if somebody wants that. */
class AgentReviewTest {
  private static final ScriptedProvider PROVIDER = AgentConversation.provider();
  private static final Installation INSTALLATION =
      AgentConversation.installation(PROVIDER, Map.of("AGENT_REVIEW", "true"));
  private static final Reply WRITES =
      ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"teh end\\n\"}");
  private static final Reply APPROVES =
      ScriptedProvider.calls("submit_review", "{\"approved\": true, \"findings\": []}");
  private static final Reply OBJECTS =
      ScriptedProvider.calls(
          "submit_review",
          "{\"approved\": false, \"findings\": [{\"place\": \"a.txt\", \"problem\": \"A typo.\"}]}");

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

  private static void script(Reply... replies) {
    for (Reply reply : replies) {
      PROVIDER.next(reply);
    }
  }

  @Test
  void whatIsApprovedIsStoredAndTheVerdictIsAPartOfTheMessage() {
    script(WRITES, ScriptedProvider.says("Written."), APPROVES);
    List<JsonNode> chunks = conversation.send("m1", "Write it");

    assertThat(AgentConversation.end(chunks)).isEqualTo("stop");
    assertThat(AgentFixture.types(chunks))
        .containsSubsequence("finish-step", "data-review", "data-revision", "finish");
    assertThat(conversation.file("a.txt")).isEqualTo("teh end\n");
    JsonNode parts = conversation.loaded().at("/messages/1/parts");
    assertThat(parts.valueStream().filter(p -> p.path("type").asString().equals("data-review")))
        .singleElement()
        .satisfies(part -> assertThat(part.at("/data/approved").asBoolean()).isTrue());
    JsonNode review = PROVIDER.takeRequests().getLast();
    assertThat(AgentConversation.tools(review))
        .containsExactly("list_files", "read_files", "submit_review");
    assertThat(review.path("messages").toString())
        .contains("Write it")
        .contains("--- (new)\\n+++ a.txt\\n@@ -0,0 +1,1 @@\\n+teh end");
  }

  @Test
  void whatIsFoundIsMendedInOneRoundAndNotReadAgain() {
    script(
        WRITES,
        ScriptedProvider.says("Written."),
        OBJECTS,
        ScriptedProvider.calls(
            "edit_file",
            "{\"path\": \"a.txt\", \"edits\": [{\"search\": \"teh\", \"replace\": \"the\"}]}"),
        ScriptedProvider.says("Mended."));
    List<JsonNode> chunks = conversation.send("m1", "Write it");

    assertThat(AgentConversation.end(chunks)).isEqualTo("stop");
    assertThat(conversation.file("a.txt")).isEqualTo("the end\n");
    assertThat(conversation.loaded().at("/project/revision").asInt()).isOne();
    List<JsonNode> requests = PROVIDER.takeRequests();
    assertThat(requests).hasSize(5);
    assertThat(requests.get(3).path("messages").toString()).contains("a.txt: A typo.");
    assertThat(AgentConversation.tools(requests.get(3))).contains("write_file");
    assertThat(chunks.stream().filter(c -> c.path("type").asString().equals("tool-input-start")))
        .extracting(chunk -> chunk.path("toolCallId").asString())
        .doesNotHaveDuplicates();
  }

  @Test
  void theConversationGoesOnWithTheVerdictInWords() {
    script(WRITES, ScriptedProvider.says("Written."), APPROVES);
    conversation.send("m1", "Write it");
    script(ScriptedProvider.says("Bye."));
    conversation.send("m2", "Thanks");

    String shown = PROVIDER.takeRequests().getLast().path("messages").toString();
    assertThat(shown).contains("(Review: approved)").doesNotContain("submit_review");
  }

  @Test
  void whereNothingWasChangedOrNobodyWantsItThereIsNoReview() {
    script(ScriptedProvider.says("Nothing to do."));
    conversation.send("m1", "Build nothing");
    script(WRITES, ScriptedProvider.says("Written."));
    List<JsonNode> chunks = conversation.send("m2", "Write it", "{\"review\": false}");

    assertThat(PROVIDER.takeRequests()).hasSize(3);
    assertThat(AgentFixture.types(chunks)).doesNotContain("data-review").contains("data-revision");
  }

  @Test
  void aReviewThatFailsKeepsNobodyFromTheirChanges() {
    script(WRITES, ScriptedProvider.says("Written."), ScriptedProvider.breaksOff());
    List<JsonNode> chunks = conversation.send("m1", "Write it");
    assertThat(AgentConversation.end(chunks)).isEqualTo("stop");
    assertThat(AgentFixture.types(chunks)).doesNotContain("error", "data-review");

    script(
        ScriptedProvider.calls("delete_file", "{\"path\": \"a.txt\"}"),
        ScriptedProvider.says("Gone."),
        ScriptedProvider.calls("write_file", "{\"path\": \"b.txt\", \"content\": \"reviewer\"}"),
        ScriptedProvider.says("I say nothing."));
    assertThat(AgentConversation.end(conversation.send("m2", "Delete it"))).isEqualTo("stop");
    assertThat(conversation.loaded().path("files")).isEmpty();
    assertThat(conversation.loaded().at("/messages/3/parts").toString())
        .contains("The changes could not be reviewed.");
  }
}
