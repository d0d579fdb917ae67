package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.ScriptedProvider.ToolCall;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * A model that calls many tools at once, or one for many files, is stopped while the first works.
 */
@Timeout(60)
class AgentStopToolsTest {
  private static final int CALLS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @AutoClose private final ScriptedProvider provider = AgentConversation.provider();

  @AutoClose
  private final Installation installation = AgentConversation.installation(provider, Map.of());

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch locked = new CountDownLatch(1);

  @Test
  void noFurtherToolRuns() throws Exception {
    AgentConversation asker = AgentConversation.begin(installation);
    List<JsonNode> chunks = stopped(asker, aReadAndWrites());

    List<String> types = AgentFixture.types(chunks);
    assertThat(types).endsWith("abort", "finish");
    assertThat(AgentConversation.end(chunks)).isEqualTo("interrupted");
    assertThat(Collections.frequency(types, "tool-output-available")).isOne();
    assertThat(Collections.frequency(types, "tool-input-error"))
        .as("no call is shown as being made for ever")
        .isEqualTo(CALLS - 1);
    assertThat(provider.takeRequests()).hasSize(1);
    assertThat(asker.loaded().at("/project/revision").asLong()).as("nothing was written").isOne();
  }

  @Test
  void noFurtherFileIsRead() throws Exception {
    AgentConversation asker = AgentConversation.begin(installation);
    String paths = String.join(", ", Collections.nCopies(CALLS, "\"a.txt\""));
    String input = "{\"paths\": [%s]}".formatted(paths);
    List<JsonNode> chunks = stopped(asker, List.of(new ToolCall("read_files", input)));

    assertThat(AgentConversation.end(chunks)).isEqualTo("interrupted");
    JsonNode output =
        chunks.stream()
            .filter(chunk -> chunk.path("type").asString().equals("tool-output-available"))
            .findFirst()
            .orElseThrow();
    JsonNode files = output.at("/output/files");
    assertThat(files).hasSize(CALLS);
    assertThat(files.get(0).path("content").asString()).isEqualTo("one");
    assertThat(files.findValuesAsString("error"))
        .hasSize(CALLS - 1)
        .containsOnly("not read, since the answer is being ended");
  }

  /** What an answer tells whose model calls these tools, and which is stopped in the first. */
  private List<JsonNode> stopped(AgentConversation asker, List<ToolCall> calls) throws Exception {
    asker.create("a.txt", "one");
    provider.next(
        out -> {
          asked.countDown();
          AgentFixture.await(locked);
          ScriptedProvider.calls(calls).write(out);
        });
    // Not in the common pool, which the model's client needs, and which may have one thread.
    CompletableFuture<List<JsonNode>> answer =
        CompletableFuture.supplyAsync(() -> asker.send("m1", "Go on"), Thread::startVirtualThread);
    AgentFixture.await(asked);
    stopWhileTheFirstToolWaits(asker);
    return answer.get(10, TimeUnit.SECONDS);
  }

  private static List<ToolCall> aReadAndWrites() {
    List<ToolCall> calls = new ArrayList<>();
    calls.add(new ToolCall("read_files", "{\"paths\": [\"a.txt\"]}"));
    IntStream.range(1, CALLS)
        .mapToObj("{\"path\": \"%d.txt\", \"content\": \"x\"}"::formatted)
        .forEach(input -> calls.add(new ToolCall("write_file", input)));
    return calls;
  }

  private void stopWhileTheFirstToolWaits(AgentConversation asker) throws Exception {
    String database = RunningBundle.servers().database().replace("postgres@", "");
    try (Connection holder = DriverManager.getConnection("jdbc:" + database + "?user=postgres");
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("lock table file in access exclusive mode");
      locked.countDown();
      await("select not granted from pg_locks where relation = 'file'::regclass order by 1", "t");
      var stop = asker.call("POST", "/agent/%s/stop".formatted(asker.project()), "");
      assertThat(stop.json().path("stopping").asBoolean()).isTrue();
      // The second time that the runner asks shows that it has heard the first answer.
      awaitNextLook(asker);
      awaitNextLook(asker);
      holder.rollback();
    }
  }

  private static void awaitNextLook(AgentConversation asker) {
    String ofRun = "from run where project_id = '%s'".formatted(asker.project());
    String before = run("select lease_until " + ofRun).getFirst();
    await("select lease_until > '%s' %s".formatted(before, ofRun), "t");
  }

  private static void await(String sql, String last) {
    List<String> found = List.of();
    Instant until = Instant.now().plus(PATIENCE);
    while (found.isEmpty() || !found.getLast().equals(last)) {
      assertThat(Instant.now()).isBefore(until);
      found = run(sql);
    }
  }

  private static List<String> run(String sql) {
    return Administrator.run(RunningBundle.servers().database(), sql);
  }
}
