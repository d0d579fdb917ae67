package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A message's id is the key of its effect: sent again it joins the run that answers it. */
class AgentRejoinTest {
  private static final AgentFixture AGENT = AgentFixture.shared();
  private static final ScriptedProvider PROVIDER = AGENT.provider();
  private static final RunningBundle BUNDLE = AGENT.bundle();

  @Test
  void sixteenSendsOfOneMessageAreOneRun() throws Exception {
    String project = BUNDLE.newProject();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    PROVIDER.next(
        out -> {
          ScriptedProvider.send(out, "{\"content\": \"Hello \"}", "null");
          begun.countDown();
          AgentFixture.await(goOn);
          ScriptedProvider.says("there").write(out);
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> sends =
          IntStream.range(0, 16).mapToObj(_ -> threads.submit(() -> send(project, "Hi"))).toList();
      AgentFixture.await(begun);
      goOn.countDown();
      Set<AgentStream> seen =
          sends.stream().map(send -> AgentStream.of(answer(send))).collect(Collectors.toSet());
      assertThat(seen).hasSize(1);
      seen.iterator().next().assertWhole();
      assertThat(AgentStream.of(send(project, "Hi"))).isEqualTo(seen.iterator().next());
    }
    assertThat(BUNDLE.get("/projects/" + project).json().path("messages")).hasSize(2);
  }

  @Test
  void theSameIdWithOtherWordsIsRefused() {
    String project = BUNDLE.newProject();
    PROVIDER.next(ScriptedProvider.says("Hello."));
    assertThat(send(project, "Hi").status()).isEqualTo(200);

    Answer other = send(project, "Something else");

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().path("detail").asString()).contains("m1");
    assertThat(BUNDLE.get("/projects/" + project).json().path("messages")).hasSize(2);
  }

  private static Answer answer(Future<Answer> send) {
    try {
      return send.get(30, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static Answer send(String project, String text) {
    return BUNDLE.post("/agent", RunningBundle.message(project, "m1", text));
  }
}
