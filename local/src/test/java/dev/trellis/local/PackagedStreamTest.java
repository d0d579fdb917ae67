package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.runtime.testapi.Answer;
import dev.trellis.runtime.testapi.TestInvocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The packaged stream function, started as Lambda starts it, sends what the model says while the
 * model still speaks.
 */
class PackagedStreamTest {
  private static final Duration LIMIT = PackagedFunction.LIMIT;

  /** The beginning of a stream, up to the first word; the prelude comes before. */
  private static final List<String> UP_TO_A_WORD =
      List.of("start", "start-step", "text-start", "text-delta");

  private static final PackagedServers SERVERS = PackagedServers.shared();

  @TempDir private static Path logs;
  @AutoClose private static ScriptedProvider provider;
  @AutoClose private static PackagedFunction agent;

  @BeforeAll
  static void start() throws Exception {
    provider = new ScriptedProvider();
    Map<String, String> values = new HashMap<>(SERVERS.values());
    values.put("MODEL_PROVIDER", "openai");
    values.put("OPENAI_BASE_URL", provider.url());
    Deployment deployment = Deployment.of("agent-stream", values);
    agent = PackagedFunction.ready(deployment, Deployment.Client.OURS, logs);
    // The first answer of a process takes longer than the deadline of a test leaves.
    provider.next(ScriptedProvider.says("Hello"));
    assertWhole((Answer.Streamed) agent.await(agent.invoke(message(LIMIT))));
  }

  @Test
  void theFirstByteLeavesLongBeforeTheHandlerEnds() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    provider.next(saysAWordAndWaits(goOn));
    TestInvocation invocation = agent.invoke(message(LIMIT));

    List<Answer.Chunk> early = invocation.awaitChunks(2, LIMIT);
    while (types(early).size() < UP_TO_A_WORD.size()) {
      early = invocation.awaitChunks(early.size() + 1, LIMIT);
    }
    assertThat(types(early)).containsExactlyElementsOf(UP_TO_A_WORD);
    assertThat(invocation.isOpen()).isTrue();

    long released = System.nanoTime();
    goOn.countDown();
    Answer.Streamed answer = (Answer.Streamed) agent.await(invocation);
    assertThat(early).allSatisfy(chunk -> assertThat(chunk.nanos()).isLessThan(released));
    assertThat(answer.chunks().getLast().nanos()).isGreaterThan(released);
    assertWhole(answer);
    assertThat(types(answer.chunks())).endsWith("text-end", "finish-step", "finish");
  }

  @Test
  void aRunEndsBeforeTheDeadlineThatLambdaTells() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    provider.next(saysAWordAndWaits(never));
    // The last ten seconds are kept for storing what there is.
    TestInvocation.Event event = message(Duration.ofSeconds(13));
    Answer.Streamed answer = (Answer.Streamed) agent.await(agent.invoke(event));
    never.countDown();
    assertThat(System.currentTimeMillis()).isLessThan(event.deadlineMillis());
    assertWhole(answer);
    assertThat(types(answer.chunks()))
        .startsWith(UP_TO_A_WORD.toArray(String[]::new))
        .contains("abort")
        .endsWith("finish");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("\"finishReason\":\"interrupted\"");
  }

  private static ScriptedProvider.Reply saysAWordAndWaits(CountDownLatch goOn) {
    return out -> {
      ScriptedProvider.send(out, "{\"content\": \"word\"}", "null");
      await(goOn);
      ScriptedProvider.send(out, "{}", "\"stop\"");
    };
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("nobody lets the model go on");
      }
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  private static TestInvocation.Event message(Duration time) {
    String project = SERVERS.bundle().newProject();
    Map<String, String> headers = Map.of("Authorization", "Bearer " + SERVERS.bundle().token());
    String body = RunningBundle.message(project, "m1", "Hello");
    RestEvent event = RestEvent.of("POST", "/agent", Map.of(), headers, Optional.of(body));
    return new TestInvocation.Event(event.toJson())
        .with(System.currentTimeMillis() + time.toMillis(), Optional.empty());
  }

  /** Trailers, or an end without the mark, would tell that something is missing. */
  private static void assertWhole(Answer.Streamed answer) throws IOException {
    GatewayReply reply = GatewayReply.streamed(answer);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers())
        .containsEntry("content-type", "text/event-stream")
        .containsEntry("x-vercel-ai-ui-message-stream", "v1");
    assertThat(reply.body()).endsWith("data: [DONE]\n\n");
  }

  /** The events' types, behind the chunk with the prelude; a chunk has one event or more. */
  private static List<String> types(List<Answer.Chunk> chunks) {
    return chunks.stream()
        .skip(1)
        .map(chunk -> new String(chunk.bytes(), StandardCharsets.UTF_8))
        .flatMap(text -> Pattern.compile("(?<=\n\n)").splitAsStream(text))
        .filter(event -> !event.equals("data: [DONE]\n\n"))
        .map(
            event -> {
              assertThat(event).matches("id: \\d+\ndata: \\{[^\n]*}\n\n");
              return JsonMapper.shared().readTree(event.substring(event.indexOf('{')));
            })
        .map(chunk -> chunk.path("type").asString())
        .toList();
  }
}
