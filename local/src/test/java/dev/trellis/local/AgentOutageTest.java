package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The database crashes in the midst of a run, and comes back: the run goes on, and is stored. */
class AgentOutageTest {
  @TempDir private Path data;
  private final CountDownLatch talking = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch said = new CountDownLatch(1);

  @Test
  void aRunOutlivesACrashOfTheDatabase() throws Exception {
    try (ScriptedProvider provider = new ScriptedProvider();
        Bundle bundle = new Bundle()) {
      RunningBundle running =
          RunningBundle.of(
              bundle.start(RunningBundle.options(data), Map.of("OPENAI_BASE_URL", provider.url())));
      DatabaseServer database = DatabaseServer.in(data);
      String project = running.newProject();
      provider.next(
          ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"one\"}"));
      provider.next(this::talk);
      CompletableFuture<AgentStream> run =
          CompletableFuture.supplyAsync(
              () ->
                  AgentStream.of(
                      running.post("/agent", RunningBundle.message(project, "m1", "Go"))));
      AgentFixture.await(talking);
      database.crash();
      goOn.countDown();
      AgentFixture.await(said);
      database.startAgain();

      AgentStream whole = run.get(60, TimeUnit.SECONDS);
      whole.assertWhole();
      assertThat(whole.chunks().getLast()).contains("\"finishReason\":\"stop\"");
      assertStored(running, project, whole);
    }
  }

  private void talk(OutputStream out) throws IOException {
    ScriptedProvider.send(out, "{\"content\": \"Well, \"}", "null");
    talking.countDown();
    AgentFixture.await(goOn);
    ScriptedProvider.says("done.").write(out);
    said.countDown();
  }

  private static void assertStored(RunningBundle running, String project, AgentStream whole) {
    JsonNode loaded = running.get("/projects/" + project).json();
    assertThat(loaded.at("/messages/1/parts").toString()).contains("Well, done.");
    assertThat(running.get("/projects/%s/files/a.txt".formatted(project)).text()).isEqualTo("one");
    assertThat(AgentStream.of(running.get("/agent/%s/stream?startIndex=0".formatted(project))))
        .isEqualTo(whole);
  }
}
