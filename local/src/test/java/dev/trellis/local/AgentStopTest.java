package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs that are stopped, and readers that leave. */
class AgentStopTest {
  private static final AgentFixture AGENT = AgentFixture.shared();
  private static final ScriptedProvider PROVIDER = AGENT.provider();
  private static final RunningBundle BUNDLE = AGENT.bundle();

  @Test
  void stoppingClosesTheProvidersConnectionAndKeepsWhatWasSaid() throws Exception {
    String project = BUNDLE.newProject();
    CountDownLatch speaking = new CountDownLatch(3);
    CountDownLatch left = new CountDownLatch(1);
    PROVIDER.next(ScriptedProvider.talksUntilLeft(speaking, left));
    Thread reader = Thread.ofVirtual().start(() -> AGENT.send(project, "m1"));
    assertThat(speaking.await(10, TimeUnit.SECONDS)).isTrue();
    AGENT.awaitChunk(project, 3);
    Answer second = BUNDLE.post("/agent", RunningBundle.message(project, "m2", "And?"));
    assertThat(second.status()).isEqualTo(409);
    Answer stop = BUNDLE.post("/agent/" + project + "/stop", "");
    assertThat(stop.json().path("stopping").asBoolean()).isTrue();
    assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
    reader.join();
    JsonNode said = BUNDLE.get("/projects/" + project).json().at("/messages/1");
    assertThat(said.path("parts").toString()).contains("word word");
    assertThat(BUNDLE.post("/agent/" + project + "/stop", "").json().path("stopping").asBoolean())
        .isFalse();
  }

  @Test
  void stoppingEndsAModelThatHasSaidNothingYet() throws Exception {
    String project = BUNDLE.newProject();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    PROVIDER.next(
        out -> {
          asked.countDown();
          AgentFixture.await(over);
        });
    CompletableFuture<List<JsonNode>> answer =
        CompletableFuture.supplyAsync(() -> AGENT.send(project, "m1"));
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    BUNDLE.post("/agent/" + project + "/stop", "");
    List<JsonNode> chunks = answer.get(10, TimeUnit.SECONDS);
    over.countDown();
    assertThat(AgentFixture.types(chunks)).containsSubsequence("abort", "finish");
    assertThat(chunks.getLast().path("finishReason").asString()).isEqualTo("interrupted");
  }

  @Test
  void readerWhoLeavesChangesNothing() throws Exception {
    String project = BUNDLE.newProject();
    CountDownLatch gone = new CountDownLatch(1);
    PROVIDER.next(
        out -> {
          ScriptedProvider.send(out, "{\"content\": \"Hello \"}", "null");
          AgentFixture.await(gone);
          ScriptedProvider.says("there").write(out);
        });
    HttpRequest request =
        BUNDLE
            .request("/agent")
            .POST(HttpRequest.BodyPublishers.ofString(RunningBundle.message(project, "m1", "Hi")))
            .build();
    try (InputStream stream =
        BUNDLE.http().send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      assertThat(stream.read()).isNotNegative();
    }
    gone.countDown();
    // The run is over when the next send is taken; until then it is refused.
    PROVIDER.next(ScriptedProvider.says("Again."));
    String next = RunningBundle.message(project, "m2", "And?");
    Answer answer = BUNDLE.post("/agent", next);
    for (int tries = 0; answer.status() == 409 && tries < 100; tries++) {
      answer = BUNDLE.post("/agent", next);
    }
    assertThat(answer.status()).isEqualTo(200);
    assertThat(BUNDLE.get("/projects/" + project).json().at("/messages/1/parts").toString())
        .contains("Hello there");
  }

  @Test
  void aStopOfARunThatIsOverIsIgnored() throws Exception {
    String project = BUNDLE.newProject();
    PROVIDER.next(ScriptedProvider.says("Hello."));
    String over =
        AgentStream.of(BUNDLE.post("/agent", RunningBundle.message(project, "m1", "Hi"))).run();
    CountDownLatch speaking = new CountDownLatch(3);
    CountDownLatch left = new CountDownLatch(1);
    PROVIDER.next(ScriptedProvider.talksUntilLeft(speaking, left));
    CompletableFuture<List<JsonNode>> answer =
        CompletableFuture.supplyAsync(() -> AGENT.send(project, "m2"));
    assertThat(speaking.await(10, TimeUnit.SECONDS)).isTrue();
    AGENT.awaitChunk(project, 3);

    String stop = "/agent/%s/stop".formatted(project);
    Answer stale = BUNDLE.post(stop, "{\"runId\": \"%s\"}".formatted(over));
    assertThat(stale.status()).isEqualTo(200);
    assertThat(stale.json().path("stopping").asBoolean()).isFalse();
    assertThat(BUNDLE.post(stop, "{\"runId\": \"x\"}").status()).isEqualTo(400);
    assertThat(BUNDLE.post(stop, "").json().path("stopping").asBoolean()).isTrue();
    assertThat(AgentFixture.types(answer.get(10, TimeUnit.SECONDS)))
        .endsWith("text-end", "abort", "finish");
  }

  /** What was done is in the conversation, so the model is told of it and does not do it again. */
  @Test
  void theNextSendGoesOnWithoutRepeatingWhatWasDone() throws Exception {
    String project = BUNDLE.newProject();
    PROVIDER.next(
        ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"one\"}"));
    CountDownLatch speaking = new CountDownLatch(3);
    CountDownLatch left = new CountDownLatch(1);
    PROVIDER.next(ScriptedProvider.talksUntilLeft(speaking, left));
    CompletableFuture<List<JsonNode>> answer =
        CompletableFuture.supplyAsync(() -> AGENT.send(project, "m1"));
    assertThat(speaking.await(10, TimeUnit.SECONDS)).isTrue();
    AGENT.awaitChunk(project, 9);
    BUNDLE.post("/agent/%s/stop".formatted(project), "");
    answer.get(10, TimeUnit.SECONDS);
    PROVIDER.next(ScriptedProvider.says("Done."));
    AGENT.send(project, "m2");

    JsonNode asked = PROVIDER.takeRequests().getLast().path("messages");
    assertThat(asked.findValuesAsString("role"))
        .containsExactly("system", "user", "assistant", "tool", "assistant", "user");
    assertThat(asked.at("/3/content").asString()).contains("\"created\":true");
    JsonNode loaded = BUNDLE.get("/projects/" + project).json();
    assertThat(loaded.at("/project/revision").asLong()).isEqualTo(1);
    assertThat(BUNDLE.get("/projects/%s/files/a.txt".formatted(project)).text()).isEqualTo("one");
  }
}
