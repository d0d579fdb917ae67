package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Messages that are stopped while they wait for their turn. */
@Timeout(60)
class AgentQueueStopTest {
  private static final Map<String, String> SETTINGS = Map.of("AGENT_SECOND_SEND", "queue");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @AutoClose private final ScriptedProvider provider = AgentConversation.provider();

  @AutoClose private final Installation runner = AgentConversation.installation(provider, SETTINGS);

  @AutoClose private final Installation other = AgentConversation.installation(provider, SETTINGS);

  private final AgentConversation asker = AgentConversation.begin(runner);
  private final CountDownLatch talking = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<CompletableFuture<Answer>> sends = new ArrayList<>();

  @Test
  void aStopIsOfTheAnswerAndOfAllThatWait() throws Exception {
    sendThree();
    String waiting = waiting().getLast();
    assertThat(isStopping("")).isTrue();

    assertThat(ended(0)).contains("\"type\":\"text-delta\"");
    for (int i = 1; i < sends.size(); i++) {
      assertThat(ended(i))
          .startsWith("id: 0\ndata: {\"type\":\"abort\",\"reason\":\"Stopped before its turn.")
          .doesNotContain("\"type\":\"error\"");
    }
    // Who comes later, by the run or by sending it again while it waited, is told the same.
    Answer again = asker.call("GET", "/agent/%s/stream".formatted(waiting), "");
    assertThat(again.text()).contains("Stopped before its turn.", "interrupted", "[DONE]");
    assertThat(provider.takeRequests()).hasSize(1);
    assertThat(roles()).containsExactly("user", "assistant");
    assertThat(isStopping("")).as("nothing is left to stop").isFalse();

    provider.next(ScriptedProvider.says("Now."));
    assertThat(AgentConversation.end(asker.send("m2", "Go on"))).isEqualTo("stop");
    assertThat(roles()).containsExactly("user", "assistant", "user", "assistant");
  }

  @Test
  void aStopOfOneThatWaitsIsOfThatOneAlone() throws Exception {
    sendThree();
    provider.next(ScriptedProvider.says("Third."));
    assertThat(isStopping("{\"runId\": \"%s\"}".formatted(waiting().getFirst()))).isTrue();

    assertThat(ended(1)).contains("\"type\":\"abort\"");
    goOn.countDown();
    assertThat(text(0)).contains("\"finishReason\":\"stop\"");
    assertThat(text(2)).contains("Third.", "\"finishReason\":\"stop\"");
    assertThat(roles()).containsExactly("user", "assistant", "user", "assistant");
  }

  /** One is answered until it may go on, and two wait, m1 before m2. */
  private void sendThree() {
    provider.next(
        out -> {
          ScriptedProvider.send(out, "{\"content\": \"1 \"}", "null");
          talking.countDown();
          AgentFixture.await(goOn);
          ScriptedProvider.says("done").write(out);
        });
    send(0);
    AgentFixture.await(talking);
    for (int i = 1; i <= 2; i++) {
      send(i);
      Instant until = Instant.now().plus(PATIENCE);
      while (waiting().size() < i) {
        assertThat(Instant.now()).isBefore(until);
        Thread.onSpinWait();
      }
    }
  }

  private void send(int number) {
    // Not in the common pool, which the model's client needs, and which may have one thread.
    sends.add(
        CompletableFuture.supplyAsync(
            () -> asker.post("m" + number, "Go on", "{}"), Thread::startVirtualThread));
  }

  private List<String> waiting() {
    String sql =
        "select id from run where project_id = '%s' and state = 'queued' order by id"
            .formatted(asker.project());
    return Administrator.run(RunningBundle.servers().database(), sql);
  }

  /** Asks another process. */
  private boolean isStopping(String body) {
    String path = "/agent/%s/stop".formatted(asker.project());
    Answer answer = asker.through(other).call("POST", path, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("stopping").asBoolean();
  }

  private String ended(int number) throws Exception {
    String text = text(number);
    assertThat(text).contains("\"type\":\"abort\"", "\"finishReason\":\"interrupted\"");
    return text;
  }

  private String text(int number) throws Exception {
    Answer answer = sends.get(number).get(10, TimeUnit.SECONDS);
    assertThat(answer.text()).endsWith("data: [DONE]\n\n");
    return answer.text();
  }

  private List<String> roles() {
    JsonNode messages = asker.loaded().path("messages");
    return messages.findValuesAsString("role");
  }
}
