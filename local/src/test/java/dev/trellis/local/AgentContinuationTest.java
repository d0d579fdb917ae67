package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Answers whose time is up, where they go on by themselves. */
class AgentContinuationTest {
  private static final ScriptedProvider PROVIDER = AgentConversation.provider();

  /** A run has fifteen seconds, of which the last ten are for its end. */
  private static final Map<String, String> SETTINGS =
      Map.of("AGENT_AUTO_CONTINUE", "2", "CEILING_RUN_SECONDS", "15", "RUN_LEASE_SECONDS", "2");

  private static final Installation INSTALLATION =
      AgentConversation.installation(PROVIDER, SETTINGS);
  private static final CountDownLatch OVER = new CountDownLatch(1);

  private static final String WRITES_ONE = "{\"path\": \"a.txt\", \"content\": \"one\"}";

  private final AgentConversation conversation = AgentConversation.begin(INSTALLATION);

  @AfterAll
  static void close() {
    OVER.countDown();
    INSTALLATION.close();
    PROVIDER.close();
  }

  @BeforeEach
  void forgetRequests() {
    PROVIDER.takeRequests();
  }

  /** Sends a message whose answer writes a file, and then takes too long. */
  private List<JsonNode> outOfTime() {
    PROVIDER.next(ScriptedProvider.calls("write_file", WRITES_ONE));
    PROVIDER.next(ScriptedProvider.stalls("I have written ", OVER));
    List<JsonNode> chunks = conversation.send("m1", "Write it");
    assertThat(AgentConversation.end(chunks)).isEqualTo("interrupted");
    return chunks;
  }

  private static String continuation(List<JsonNode> chunks) {
    return chunks.getLast().at("/messageMetadata/continuedBy").asString("");
  }

  private static void sweep() {
    assertThat(INSTALLATION.schedule("agent-stream", "trellis.sweep").status()).isEqualTo(204);
  }

  private Answer stop() {
    return conversation.call("POST", "/agent/%s/stop".formatted(conversation.project()), "");
  }

  private List<String> roles() {
    return conversation.loaded().path("messages").findValuesAsString("role");
  }

  @Test
  void theSweepHasItGoOnWithoutRepeatingWhatWasDone() {
    List<JsonNode> chunks = outOfTime();
    assertThat(continuation(chunks)).isNotEmpty();
    assertThat(chunks.get(chunks.size() - 2).path("reason").asString())
        .isEqualTo("The time for one answer is up. The answer goes on by itself.");

    PROVIDER.next(ScriptedProvider.says("Done."));
    sweep();

    JsonNode loaded = conversation.loaded();
    assertThat(roles()).containsExactly("user", "assistant", "assistant");
    assertThat(loaded.at("/messages/2/parts").toString()).contains("Done.");
    assertThat(loaded.at("/project/revision").asInt()).isOne();
    assertThat(conversation.file("a.txt")).isEqualTo("one");
    JsonNode shown = PROVIDER.takeRequests().getLast().path("messages");
    assertThat(shown.findValuesAsString("role"))
        .containsExactly("system", "user", "assistant", "tool", "assistant", "user");
    assertThat(shown.at("/1/content").toString()).contains("Write it");
    assertThat(shown.at("/3/content").asString()).contains("\"created\":true");
    assertThat(shown.at("/5/content").toString()).contains("do nothing twice");
  }

  /** What was said to the model alone is said to it again, so that it reads the same beginning. */
  @Test
  void theNextMessageFindsBothPartsOfTheAnswer() {
    outOfTime();
    PROVIDER.next(ScriptedProvider.says("Done."));
    sweep();
    String before = PROVIDER.takeRequests().getLast().path("messages").toString();
    PROVIDER.next(ScriptedProvider.says("Yes."));
    conversation.send("m2", "And?");
    JsonNode here = PROVIDER.takeRequests().getLast().path("messages");
    try (Installation other = AgentConversation.installation(PROVIDER, SETTINGS)) {
      PROVIDER.next(ScriptedProvider.says("Yes."));
      conversation.through(other).send("m2", "And?", "{\"messageId\": \"m2\"}");
    }
    JsonNode elsewhere = PROVIDER.takeRequests().getLast().path("messages");

    assertThat(elsewhere).isEqualTo(here);
    assertThat(here.toString()).startsWith(before.substring(0, before.length() - 1));
    assertThat(here.findValuesAsString("role"))
        .endsWith("tool", "assistant", "user", "assistant", "user");
  }

  @Test
  void aReaderWhoResumesTheConversationNeedNotWait() {
    String run = continuation(outOfTime());
    PROVIDER.next(ScriptedProvider.says("Done."));
    String address = "/agent/%s/stream".formatted(conversation.project());
    AgentStream stream = AgentStream.of(conversation.call("GET", address, ""));

    stream.assertWhole();
    assertThat(stream.run()).isEqualTo(run);
    assertThat(stream.text()).contains("Done.", "\"finishReason\":\"stop\"");
    String id = conversation.loaded().at("/messages/2/id").asString();
    assertThat(stream.chunks().getFirst()).contains(id);
    assertThat(conversation.call("GET", address, "").status()).isEqualTo(204);
    String again = "/agent/%s/stream".formatted(run);
    assertThat(AgentStream.of(conversation.call("GET", again, ""))).isEqualTo(stream);
    sweep();
    assertThat(roles()).as("it went on once").hasSize(3);
  }

  @Test
  void thereAreNotMoreInARowThanMayBe() {
    String first = continuation(outOfTime());
    PROVIDER.next(ScriptedProvider.stalls("Still ", OVER));
    sweep();
    PROVIDER.next(ScriptedProvider.stalls("Yet ", OVER));
    sweep();
    sweep();

    assertThat(roles()).containsExactly("user", "assistant", "assistant", "assistant");
    assertThat(PROVIDER.takeRequests()).hasSize(4);
    String last = newestStream();
    assertThat(last)
        .contains("The time for one answer is up. Send another message to go on.")
        .doesNotContain("continuedBy");
    AgentStream second =
        AgentStream.of(conversation.call("GET", "/agent/%s/stream".formatted(first), ""));
    assertThat(second.text()).contains("\"continuedBy\"");
    PROVIDER.next(ScriptedProvider.says("Done."));
    assertThat(AgentConversation.end(conversation.send("m2", "Go on"))).isEqualTo("stop");
    assertThat(conversation.loaded().at("/project/revision").asInt()).isOne();
  }

  private String newestStream() {
    String address = "/agent/%s/stream?startIndex=0".formatted(conversation.project());
    return conversation.call("GET", address, "").text();
  }

  @Test
  void whoSendsAnotherMessageDoesNotGetItToo() {
    outOfTime();
    PROVIDER.next(ScriptedProvider.says("Something else."));
    conversation.send("m2", "Something else, please");
    PROVIDER.takeRequests();
    sweep();

    assertThat(PROVIDER.takeRequests()).isEmpty();
    assertThat(roles()).containsExactly("user", "assistant", "user", "assistant");
  }

  @Test
  void whoStopsDoesNotGetIt() {
    String run = continuation(outOfTime());
    assertThat(stop().json().path("stopping").asBoolean()).isTrue();
    assertThat(stop().json().path("stopping").asBoolean()).isFalse();
    PROVIDER.takeRequests();
    sweep();

    assertThat(PROVIDER.takeRequests()).isEmpty();
    assertThat(roles()).containsExactly("user", "assistant");
    Answer answer = conversation.call("GET", "/agent/%s/stream".formatted(run), "");
    assertThat(answer.text()).contains("\"abort\"", "Stopped before its turn.", "\"interrupted\"");
  }

  @Test
  void whatGoesOnCanBeStoppedAndThenDoesNotGoOnAgain() throws Exception {
    outOfTime();
    CountDownLatch speaking = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    PROVIDER.next(ScriptedProvider.talksUntilLeft(speaking, left));
    CompletableFuture<Void> going = CompletableFuture.runAsync(AgentContinuationTest::sweep);
    AgentFixture.await(speaking);
    assertThat(stop().json().path("stopping").asBoolean()).isTrue();
    AgentFixture.await(left);
    going.get(30, TimeUnit.SECONDS);

    assertThat(newestStream()).contains("Stopped.").doesNotContain("continuedBy");
    sweep();
    assertThat(roles()).containsExactly("user", "assistant", "assistant");
  }

  /** A call that broke off counts as the worst, which is all that there is. */
  @Test
  void whatMayCostNoMoreSaysSoWhereAPersonFindsIt() {
    Map<String, String> little =
        Map.of(
            "AGENT_AUTO_CONTINUE", "2",
            "CEILING_RUN_SECONDS", "15",
            "RUN_LEASE_SECONDS", "2",
            "CEILING_DAY_TOKENS", "20000");
    try (Installation poor = AgentConversation.installation(PROVIDER, little)) {
      PROVIDER.next(ScriptedProvider.stalls("Well, ", OVER));
      AgentConversation here = conversation.through(poor);
      assertThat(continuation(here.send("m1", "Write it"))).isNotEmpty();
      PROVIDER.takeRequests();
      poor.schedule("agent-stream", "trellis.sweep");
    }
    assertThat(PROVIDER.takeRequests()).isEmpty();
    assertThat(roles()).containsExactly("user", "assistant", "assistant");
    assertThat(conversation.loaded().at("/messages/2/parts").toString()).contains("tokens");
    assertThat(newestStream()).contains("\"error\"").doesNotContain("continuedBy");
  }

  /** Whether a part of the answer was reviewed to its end before its time was up, nobody knows. */
  @Test
  void theReviewIsOfTheWholeAnswer() {
    conversation.create("b.txt", "teh");
    PROVIDER.next(ScriptedProvider.calls("write_file", WRITES_ONE));
    PROVIDER.next(
        ScriptedProvider.calls("write_file", "{\"path\": \"c.txt\", \"content\": \"new\"}"));
    PROVIDER.next(ScriptedProvider.calls("delete_file", "{\"path\": \"b.txt\"}"));
    PROVIDER.next(ScriptedProvider.stalls("I have written ", OVER));
    conversation.send("m1", "Write it", "{\"review\": true}");
    conversation.create("d.txt", "somebody else's");
    PROVIDER.takeRequests();
    PROVIDER.next(
        ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"two\"}"));
    PROVIDER.next(ScriptedProvider.calls("delete_file", "{\"path\": \"c.txt\"}"));
    PROVIDER.next(ScriptedProvider.says("Done."));
    PROVIDER.next(
        ScriptedProvider.calls("submit_review", "{\"approved\": true, \"findings\": []}"));
    sweep();

    String changes = PROVIDER.takeRequests().getLast().at("/messages/1/content").toString();
    assertThat(changes)
        .contains("--- (new)\\n+++ a.txt\\n@@ -0,0 +1,1 @@\\n+two")
        .contains("--- b.txt\\n+++ (deleted)\\n@@ -1,1 +0,0 @@\\n-teh")
        .as("made and taken back, and not the agent's")
        .doesNotContain("c.txt", "d.txt", "one");
    assertThat(newestStream()).contains("data-review");
  }

  /** The reviewer is asked though there is nothing left to change. */
  @Test
  void whatWasChangedBeforeIsReviewedThoughNothingIsAdded() {
    PROVIDER.next(ScriptedProvider.calls("write_file", WRITES_ONE));
    PROVIDER.next(ScriptedProvider.stalls("I have written ", OVER));
    conversation.send("m1", "Write it", "{\"review\": true}");
    PROVIDER.next(ScriptedProvider.says("Done."));
    PROVIDER.next(
        ScriptedProvider.calls(
            "submit_review",
            "{\"approved\": false, \"findings\": [{\"place\": \"a.txt\", \"problem\": \"No.\"}]}"));
    PROVIDER.next(
        ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"two\"}"));
    PROVIDER.next(ScriptedProvider.says("Mended."));
    sweep();

    assertThat(newestStream()).contains("data-review", "Mended.");
    assertThat(conversation.file("a.txt")).isEqualTo("two");
  }

  @Test
  void theAgentAndTheReviewStayThoseThatWereAskedFor() {
    PROVIDER.next(ScriptedProvider.stalls("Let me see. ", OVER));
    conversation.create("a.txt", "teh");
    conversation.send("m1", "Mend it", "{\"agent\": \"fixer\", \"review\": true}");
    PROVIDER.takeRequests();
    PROVIDER.next(
        ScriptedProvider.calls(
            "edit_file",
            "{\"path\": \"a.txt\", \"edits\": [{\"search\": \"teh\", \"replace\": \"the\"}]}"));
    PROVIDER.next(ScriptedProvider.says("Mended."));
    PROVIDER.next(
        ScriptedProvider.calls("submit_review", "{\"approved\": true, \"findings\": []}"));
    sweep();

    List<JsonNode> requests = PROVIDER.takeRequests();
    assertThat(requests).hasSize(3);
    assertThat(AgentConversation.tools(requests.getFirst()))
        .containsExactlyInAnyOrder("list_files", "read_files", "edit_file");
    assertThat(requests.getLast().path("messages").toString()).contains("Mend it");
    assertThat(newestStream()).contains("\"agent\":\"fixer\"", "data-review");
    assertThat(conversation.file("a.txt")).isEqualTo("the");
  }
}
