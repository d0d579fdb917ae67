package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are sent while another is being answered, where they may wait. */
class AgentQueueTest {
  private static final int MOST_WAITING = 3;

  @TempDir private Path data;
  private final CountDownLatch talking = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void threeMessagesWaitTheirTurnAndAFourthIsRefused() throws Exception {
    try (ScriptedProvider provider = new ScriptedProvider();
        Bundle bundle = new Bundle()) {
      Bundle.Summary summary =
          bundle.start(
              RunningBundle.options(data),
              Map.of("OPENAI_BASE_URL", provider.url(), "AGENT_SECOND_SEND", "queue"));
      RunningBundle running = RunningBundle.of(summary);
      String project = running.newProject();
      provider.next(this::talk);
      List<CompletableFuture<Answer>> sends = new ArrayList<>();
      sends.add(send(running, project, 0));
      AgentFixture.await(talking);
      for (int i = 1; i <= MOST_WAITING; i++) {
        provider.next(ScriptedProvider.says("answer"));
        sends.add(send(running, project, i));
        awaitWaiting(summary, i);
      }
      Answer fourth = send(running, project, MOST_WAITING + 1).get(10, TimeUnit.SECONDS);
      assertThat(fourth.status()).isEqualTo(409);
      assertThat(fourth.json().path("detail").asString()).contains("3 messages are waiting");
      Answer other = running.post("/agent", RunningBundle.message(project, "m1", "Stop"));
      assertThat(other.status()).isEqualTo(409);
      assertThat(other.json().path("detail").asString()).contains("said something else");
      // Sent again it joins the one that waits.
      sends.add(send(running, project, 1));
      goOn.countDown();
      for (CompletableFuture<Answer> send : sends) {
        AgentStream.of(send.get(30, TimeUnit.SECONDS)).assertWhole();
      }
      assertThat(sends.getLast().join().text()).isEqualTo(sends.get(1).join().text());
      assertThat(
              running
                  .get("/projects/" + project)
                  .json()
                  .path("messages")
                  .findValuesAsString("role"))
          .containsExactly(
              "user", "assistant", "user", "assistant", "user", "assistant", "user", "assistant");
    }
  }

  private void talk(OutputStream out) throws IOException {
    ScriptedProvider.send(out, "{\"content\": \"1 \"}", "null");
    talking.countDown();
    AgentFixture.await(goOn);
    ScriptedProvider.says("done").write(out);
  }

  private static CompletableFuture<Answer> send(RunningBundle running, String project, int number) {
    String body = RunningBundle.message(project, "m" + number, "Go on");
    return CompletableFuture.supplyAsync(() -> running.post("/agent", body));
  }

  private static void awaitWaiting(Bundle.Summary summary, int count) {
    Instant until = Instant.now().plus(Duration.ofSeconds(10));
    String sql = "select count(*) from run where state = 'queued'";
    while (!Administrator.run(summary.database(), sql).equals(List.of(Integer.toString(count)))) {
      assertThat(Instant.now()).isBefore(until);
      Thread.onSpinWait();
    }
  }
}
