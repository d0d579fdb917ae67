package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.ScriptedProvider.Reply;
import java.nio.charset.StandardCharsets;
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

/** How much of the prompt is reserved for each call of a run, and what is counted in the end. */
@Timeout(60)
class AgentReservationTest {
  private static final int COUNTED_INPUT = 10;
  private static final int COUNTED_OUTPUT = 5;

  @AutoClose private final ScriptedProvider provider = AgentConversation.provider();

  @AutoClose
  private final Installation installation = AgentConversation.installation(provider, Map.of());

  private final AgentConversation asker = AgentConversation.begin(installation);
  private final List<Long> reserved = new ArrayList<>();

  @Test
  void whatWasCountedBeforeBoundsWhatGoesOnWithItAndNothingElse() {
    provider.next(
        counted(ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"x\"}")));
    provider.next(counted(ScriptedProvider.says("Done.")));
    provider.next(
        counted(ScriptedProvider.calls("submit_review", "{\"approved\": true, \"findings\": []}")));
    List<JsonNode> chunks = asker.send("m1", "Write it", "{\"review\": true}");
    assertThat(AgentConversation.end(chunks)).isEqualTo("stop");

    List<JsonNode> requests = provider.takeRequests();
    assertThat(requests).hasSize(3);
    assertThat(reserved.getFirst()).as("nothing was counted").isGreaterThan(said(requests.get(0)));
    assertThat(reserved.get(1)).as("it goes on").isLessThan(said(requests.get(1)));
    assertThat(reserved.get(2)).as("the review is new").isGreaterThan(said(requests.get(2)));
    assertThat(ofRun("concat_ws(' ', input_tokens, output_tokens)"))
        .isEqualTo("%d %d".formatted(3 * COUNTED_INPUT, 3 * COUNTED_OUTPUT));
  }

  /** It may have cost all that; nobody tells. */
  @Test
  void aCallThatIsStoppedBeforeItAnswersCountsAsTheWorst() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    provider.next(
        _ -> {
          reserved.add(reservedNow());
          asked.countDown();
          AgentFixture.await(over);
        });
    // Not in the common pool, which the model's client needs, and which may have one thread.
    CompletableFuture<List<JsonNode>> answer =
        CompletableFuture.supplyAsync(() -> asker.send("m1", "Go on"), Thread::startVirtualThread);
    AgentFixture.await(asked);
    asker.call("POST", "/agent/%s/stop".formatted(asker.project()), "");
    assertThat(AgentConversation.end(answer.get(20, TimeUnit.SECONDS))).isEqualTo("interrupted");
    over.countDown();

    JsonNode today = asker.call("GET", "/usage", "").json().at("/today/tokens");
    assertThat(today.path("used").asLong()).isGreaterThan(reserved.getFirst());
    assertThat(today.path("reserved").asLong()).isZero();
  }

  /** Answers, and says what that was; looks first at what is reserved. */
  private Reply counted(Reply reply) {
    return out -> {
      reserved.add(reservedNow());
      reply.write(out);
      String usage =
          "data: {\"choices\": [], \"usage\": {\"prompt_tokens\": %d, \"completion_tokens\": %d}}\n\n"
              .formatted(COUNTED_INPUT, COUNTED_OUTPUT);
      out.write(usage.getBytes(StandardCharsets.UTF_8));
    };
  }

  private long reservedNow() {
    return Long.parseLong(ofRun("(select input_tokens from reservation where run_id = run.id)"));
  }

  /** How long the instructions and the messages of a request are. */
  private static long said(JsonNode request) {
    return request.path("messages").findValuesAsString("content").stream()
        .mapToLong(String::length)
        .sum();
  }

  private String ofRun(String column) {
    String sql = "select %s from run where project_id = '%s'".formatted(column, asker.project());
    return Administrator.run(RunningBundle.servers().database(), sql).getFirst();
  }
}
