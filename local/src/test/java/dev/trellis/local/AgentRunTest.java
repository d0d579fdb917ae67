package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The agent's runs with a provider behind a socket, so that a test can step between model and
 * agent.
 */
class AgentRunTest {
  private static final AgentFixture AGENT = AgentFixture.shared();
  private static final ScriptedProvider PROVIDER = AGENT.provider();
  private static final RunningBundle BUNDLE = AGENT.bundle();

  @Test
  void toolCallsChangeFilesInOneBatchTogetherWithTheMessage() {
    String project = BUNDLE.newProject();
    PROVIDER.next(
        ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"one\"}"));
    PROVIDER.next(
        ScriptedProvider.calls(
            "edit_file",
            "{\"path\": \"a.txt\", \"edits\": [{\"search\": \"one\", \"replace\": \"two\"}]}"));
    PROVIDER.next(ScriptedProvider.says("Done."));
    List<JsonNode> chunks = AGENT.send(project, "m1");
    assertThat(AgentFixture.types(chunks))
        .containsSubsequence(
            "start",
            "start-step",
            "tool-input-start",
            "tool-input-delta",
            "tool-input-available",
            "tool-output-available",
            "finish-step",
            "start-step",
            "text-start",
            "text-delta",
            "text-end",
            "finish-step",
            "data-revision",
            "finish");
    JsonNode loaded = BUNDLE.get("/projects/" + project).json();
    assertThat(loaded.at("/project/revision").asLong()).isEqualTo(1);
    assertThat(loaded.path("messages")).hasSize(2);
    assertThat(BUNDLE.get("/projects/" + project + "/files/a.txt").text()).isEqualTo("two");
    // Both calls had the PROVIDER's id call_1; a client tells parts apart by their ids.
    assertThat(chunks.stream().filter(c -> c.path("type").asString().equals("tool-input-start")))
        .extracting(chunk -> chunk.path("toolCallId").asString())
        .doesNotHaveDuplicates();
  }

  @Test
  void whatTheModelShowsOfItsReasoningIsStreamedAndStoredAsSuch() {
    String project = BUNDLE.newProject();
    PROVIDER.next(
        out -> {
          ScriptedProvider.send(out, "{\"reasoning_content\": \"They greet \"}", "null");
          ScriptedProvider.send(out, "{\"reasoning_content\": \"me.\"}", "null");
          ScriptedProvider.says("Hello.").write(out);
        });
    List<JsonNode> chunks = AGENT.send(project, "m1");
    assertThat(AgentFixture.types(chunks))
        .containsSequence(
            "start-step",
            "reasoning-start",
            "reasoning-delta",
            "reasoning-delta",
            "reasoning-end",
            "text-start",
            "text-delta",
            "text-end",
            "finish-step");
    JsonNode parts = BUNDLE.get("/projects/" + project).json().at("/messages/1/parts");
    assertThat(parts.valueStream().map(part -> part.path("type").asString()))
        .containsExactly("step-start", "reasoning", "text");
    assertThat(parts.path(1).path("text").asString()).isEqualTo("They greet me.");
  }

  @Test
  void whatSomebodyChangedMeanwhileIsNeverOverwritten() {
    String project = BUNDLE.newProject();
    BUNDLE.batch(project, RunningBundle.create("a.txt", "first"));
    PROVIDER.next(
        ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"agent\"}"));
    PROVIDER.next(
        out -> {
          BUNDLE.batch(
              project, "{\"op\": \"update\", \"path\": \"a.txt\", \"content\": \"person\"}");
          ScriptedProvider.says("Done.").write(out);
        });
    List<JsonNode> chunks = AGENT.send(project, "m1");
    assertThat(chunks.getLast().path("finishReason").asString()).isEqualTo("error");
    assertThat(AgentFixture.types(chunks)).contains("error").doesNotContain("data-revision");
    assertThat(BUNDLE.get("/projects/" + project + "/files/a.txt").text()).isEqualTo("person");
    assertThat(BUNDLE.get("/projects/" + project).json().at("/messages/1/parts").toString())
        .contains("somebody changed a.txt meanwhile");
  }

  @Test
  void toolsRefuseWhatWouldBreakTheProjectAndTellTheModel() {
    String project = BUNDLE.newProject();
    PROVIDER.next(ScriptedProvider.calls("write_file", "{\"path\": \"../x\", \"content\": \"y\"}"));
    PROVIDER.next(ScriptedProvider.calls("format_disk", "{}"));
    PROVIDER.next(ScriptedProvider.calls("delete_file", "not json"));
    PROVIDER.next(ScriptedProvider.says("I could not."));
    List<JsonNode> chunks = AGENT.send(project, "m1");
    assertThat(AgentFixture.types(chunks)).contains("tool-output-error", "tool-input-error");
    assertThat(chunks.getLast().path("finishReason").asString()).isEqualTo("stop");
    assertThat(BUNDLE.get("/projects/" + project).json().at("/project/revision").asLong()).isZero();
  }

  @Test
  void oddToolInputsAreStoredSoThatTheConversationCanGoOn() {
    String project = BUNDLE.newProject();
    String deep = "{\"a\":".repeat(62) + "1" + "}".repeat(62);
    PROVIDER.next(ScriptedProvider.calls("list_files", deep));
    PROVIDER.next(
        ScriptedProvider.calls("list_files", "{\"a\":".repeat(70) + "1" + "}".repeat(70)));
    PROVIDER.next(
        ScriptedProvider.calls("list_files", "{\"nul\": \"\\u0000\", \"half\": \"\\ud83d\"}"));
    PROVIDER.next(ScriptedProvider.says("Odd."));
    AGENT.send(project, "m1");
    PROVIDER.next(ScriptedProvider.says("Still here."));
    assertThat(AGENT.send(project, "m2").getLast().path("finishReason").asString())
        .isEqualTo("stop");
    assertThat(BUNDLE.get("/projects/" + project).json().path("messages")).hasSize(4);
  }

  @Test
  void failureOfTheProviderIsToldAndTheQuestionIsKept() {
    String project = BUNDLE.newProject();
    PROVIDER.next(
        out -> {
          ScriptedProvider.send(out, "{\"content\": \"Well, \"}", "null");
          throw new IOException("broken off");
        });
    List<JsonNode> chunks = AGENT.send(project, "m1");
    assertThat(AgentFixture.types(chunks))
        .containsSubsequence("text-delta", "text-end", "error", "finish");
    JsonNode messages = BUNDLE.get("/projects/" + project).json().path("messages");
    assertThat(messages.at("/0/id").asString()).isEqualTo("m1");
    assertThat(messages.at("/1/parts").toString()).contains("Well, ");
  }
}
