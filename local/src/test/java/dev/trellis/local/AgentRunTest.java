package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The agent's runs with a provider behind a socket, so that a test can step between model and
 * agent.
 */
class AgentRunTest {
  @TempDir static Path data;
  private static ScriptedProvider provider;
  private static Bundle started;
  private static RunningBundle bundle;

  @BeforeAll
  static void start() throws IOException {
    provider = new ScriptedProvider();
    started = new Bundle();
    bundle =
        RunningBundle.at(
            started
                .start(RunningBundle.options(data), Map.of("OPENAI_BASE_URL", provider.url()))
                .url());
  }

  @AfterAll
  static void stop() {
    started.close();
    provider.close();
  }

  @Test
  void toolCallsChangeFilesInOneBatchTogetherWithTheMessage() {
    String project = bundle.newProject();
    provider.next(
        ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"one\"}"));
    provider.next(
        ScriptedProvider.calls(
            "edit_file",
            "{\"path\": \"a.txt\", \"edits\": [{\"search\": \"one\", \"replace\": \"two\"}]}"));
    provider.next(ScriptedProvider.says("Done."));
    List<JsonNode> chunks = send(project, "m1");
    assertThat(types(chunks))
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
    JsonNode loaded = bundle.get("/projects/" + project).json();
    assertThat(loaded.at("/project/revision").asLong()).isEqualTo(1);
    assertThat(loaded.path("messages")).hasSize(2);
    assertThat(bundle.get("/projects/" + project + "/files/a.txt").text()).isEqualTo("two");
    // Both calls had the provider's id call_1; a client tells parts apart by their ids.
    assertThat(chunks.stream().filter(c -> c.path("type").asString().equals("tool-input-start")))
        .extracting(chunk -> chunk.path("toolCallId").asString())
        .doesNotHaveDuplicates();
  }

  @Test
  void whatSomebodyChangedMeanwhileIsNeverOverwritten() {
    String project = bundle.newProject();
    bundle.batch(project, RunningBundle.create("a.txt", "first"));
    provider.next(
        ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"agent\"}"));
    provider.next(
        out -> {
          bundle.batch(
              project, "{\"op\": \"update\", \"path\": \"a.txt\", \"content\": \"person\"}");
          ScriptedProvider.says("Done.").write(out);
        });
    List<JsonNode> chunks = send(project, "m1");
    assertThat(chunks.getLast().path("finishReason").asString()).isEqualTo("error");
    assertThat(types(chunks)).contains("error").doesNotContain("data-revision");
    assertThat(bundle.get("/projects/" + project + "/files/a.txt").text()).isEqualTo("person");
    assertThat(bundle.get("/projects/" + project).json().at("/messages/1/parts").toString())
        .contains("somebody changed a.txt meanwhile");
  }

  @Test
  void toolsRefuseWhatWouldBreakTheProjectAndTellTheModel() {
    String project = bundle.newProject();
    provider.next(ScriptedProvider.calls("write_file", "{\"path\": \"../x\", \"content\": \"y\"}"));
    provider.next(ScriptedProvider.calls("format_disk", "{}"));
    provider.next(ScriptedProvider.calls("delete_file", "not json"));
    provider.next(ScriptedProvider.says("I could not."));
    List<JsonNode> chunks = send(project, "m1");
    assertThat(types(chunks)).contains("tool-output-error", "tool-input-error");
    assertThat(chunks.getLast().path("finishReason").asString()).isEqualTo("stop");
    assertThat(bundle.get("/projects/" + project).json().at("/project/revision").asLong()).isZero();
  }

  @Test
  void stoppingClosesTheProvidersConnectionAndKeepsWhatWasSaid() throws Exception {
    String project = bundle.newProject();
    CountDownLatch speaking = new CountDownLatch(3);
    CountDownLatch left = new CountDownLatch(1);
    provider.next(ScriptedProvider.talksUntilLeft(speaking, left));
    Thread reader = Thread.ofVirtual().start(() -> send(project, "m1"));
    assertThat(speaking.await(10, TimeUnit.SECONDS)).isTrue();
    Answer second = bundle.post("/agent", RunningBundle.message(project, "m2", "And?"));
    assertThat(second.status()).isEqualTo(409);
    Answer stop = bundle.post("/agent/" + project + "/stop", "");
    assertThat(stop.json().path("stopping").asBoolean()).isTrue();
    assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
    reader.join();
    JsonNode said = bundle.get("/projects/" + project).json().at("/messages/1");
    assertThat(said.path("parts").toString()).contains("word word");
    assertThat(bundle.post("/agent/" + project + "/stop", "").json().path("stopping").asBoolean())
        .isFalse();
  }

  @Test
  void stoppingEndsAModelThatHasSaidNothingYet() throws Exception {
    String project = bundle.newProject();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    provider.next(
        out -> {
          asked.countDown();
          await(over);
        });
    CompletableFuture<List<JsonNode>> answer =
        CompletableFuture.supplyAsync(() -> send(project, "m1"));
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    bundle.post("/agent/" + project + "/stop", "");
    List<JsonNode> chunks = answer.get(10, TimeUnit.SECONDS);
    over.countDown();
    assertThat(types(chunks)).containsSubsequence("abort", "finish");
    assertThat(chunks.getLast().path("finishReason").asString()).isEqualTo("interrupted");
  }

  @Test
  void oddToolInputsAreStoredSoThatTheConversationCanGoOn() {
    String project = bundle.newProject();
    String deep = "{\"a\":".repeat(62) + "1" + "}".repeat(62);
    provider.next(ScriptedProvider.calls("list_files", deep));
    provider.next(
        ScriptedProvider.calls("list_files", "{\"a\":".repeat(70) + "1" + "}".repeat(70)));
    provider.next(
        ScriptedProvider.calls("list_files", "{\"nul\": \"\\u0000\", \"half\": \"\\ud83d\"}"));
    provider.next(ScriptedProvider.says("Odd."));
    send(project, "m1");
    provider.next(ScriptedProvider.says("Still here."));
    assertThat(send(project, "m2").getLast().path("finishReason").asString()).isEqualTo("stop");
    assertThat(bundle.get("/projects/" + project).json().path("messages")).hasSize(4);
  }

  @Test
  void readerWhoLeavesChangesNothing() throws Exception {
    String project = bundle.newProject();
    CountDownLatch gone = new CountDownLatch(1);
    provider.next(
        out -> {
          ScriptedProvider.send(out, "{\"content\": \"Hello \"}", "null");
          await(gone);
          ScriptedProvider.says("there").write(out);
        });
    HttpRequest request =
        bundle
            .request("/agent")
            .POST(HttpRequest.BodyPublishers.ofString(RunningBundle.message(project, "m1", "Hi")))
            .build();
    try (InputStream stream =
        bundle.http().send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      assertThat(stream.read()).isNotNegative();
    }
    gone.countDown();
    // The run is over when the next send is taken; until then it is refused.
    provider.next(ScriptedProvider.says("Again."));
    String next = RunningBundle.message(project, "m2", "And?");
    Answer answer = bundle.post("/agent", next);
    for (int tries = 0; answer.status() == 409 && tries < 100; tries++) {
      answer = bundle.post("/agent", next);
    }
    assertThat(answer.status()).isEqualTo(200);
    assertThat(bundle.get("/projects/" + project).json().at("/messages/1/parts").toString())
        .contains("Hello there");
  }

  @Test
  void failureOfTheProviderIsToldAndTheQuestionIsKept() {
    String project = bundle.newProject();
    provider.next(
        out -> {
          ScriptedProvider.send(out, "{\"content\": \"Well, \"}", "null");
          throw new IOException("broken off");
        });
    List<JsonNode> chunks = send(project, "m1");
    assertThat(types(chunks)).containsSubsequence("text-delta", "text-end", "error", "finish");
    JsonNode messages = bundle.get("/projects/" + project).json().path("messages");
    assertThat(messages.at("/0/id").asString()).isEqualTo("m1");
    assertThat(messages.at("/1/parts").toString()).contains("Well, ");
  }

  private static List<String> types(List<JsonNode> chunks) {
    return chunks.stream().map(chunk -> chunk.path("type").asString()).toList();
  }

  /** Sends a message and reads the whole answer; every chunk but the closing mark. */
  private static List<JsonNode> send(String project, String id) {
    Answer answer = bundle.post("/agent", RunningBundle.message(project, id, "Go on"));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.text()).endsWith("data: [DONE]\n\n");
    return answer
        .text()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> JsonMapper.shared().readTree(line.substring("data: ".length())))
        .toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
