package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are cut off and asked for again, over HTTP. */
class AgentResumeTest {
  private static final AgentFixture AGENT = AgentFixture.shared();
  private static final ScriptedProvider PROVIDER = AGENT.provider();
  private static final RunningBundle BUNDLE = AGENT.bundle();
  private static final int LEAST_BYTES = 64 * 1024;
  private static final String DONE = "data: [DONE]\n\n";

  /** What is asked for depends on nothing but the number of chunks that a reader has. */
  @Test
  void cutAtAnyByteTheJoinedBytesAreTheSame() {
    String project = BUNDLE.newProject();
    PROVIDER.next(
        ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"é🌱\"}"));
    PROVIDER.next(AgentResumeTest::saysMuch);
    AgentStream whole = send(project, "m1");
    whole.assertWhole();
    assertThat(whole.text().length()).isGreaterThan(LEAST_BYTES);

    Map<Integer, String> rests = new HashMap<>();
    whole
        .chunksBeforeEachByte()
        .forEach(
            (cut, chunks) -> {
              String rest =
                  rests.computeIfAbsent(
                      chunks, n -> resume(whole.run(), "?startIndex=" + n).text());
              if (!(whole.wholeChunksBefore(cut) + rest).equals(whole.text())) {
                throw new AssertionError("cut at byte " + cut);
              }
            });
    assertThat(rests).hasSizeGreaterThan(200);
  }

  @Test
  void cutWhileItIsWrittenTheJoinedBytesAreTheSame() throws Exception {
    String project = BUNDLE.newProject();
    CountDownLatch half = new CountDownLatch(1);
    CountDownLatch readersAreThere = new CountDownLatch(1);
    PROVIDER.next(ScriptedProvider.calls("list_files", "{}"));
    PROVIDER.next(
        out -> {
          for (int i = 0; i < 40; i++) {
            ScriptedProvider.send(out, "{\"content\": \"word %d \"}".formatted(i), "null");
          }
          half.countDown();
          AgentFixture.await(readersAreThere);
          ScriptedProvider.says("and more").write(out);
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<AgentStream> first = threads.submit(() -> send(project, "m1"));
      AgentFixture.await(half);
      List<Future<Answer>> readers =
          IntStream.range(0, 40)
              .mapToObj(n -> threads.submit(() -> get(project, n == 0 ? "" : "?startIndex=" + n)))
              .toList();
      // Nobody tells when they are connected; some may come later, and must get the same.
      readersAreThere.countDown();
      AgentStream whole = first.get(30, TimeUnit.SECONDS);
      whole.assertWhole();
      for (int n = 0; n < readers.size(); n++) {
        Answer answer = readers.get(n).get(30, TimeUnit.SECONDS);
        if (n == 0 && answer.status() == 204) {
          continue;
        }
        assertThat(AgentStream.of(answer).text())
            .isEqualTo(String.join("", whole.chunks().subList(n, whole.chunks().size())) + DONE);
      }
    }
  }

  @Test
  void aChatWithoutAnAnswerUnderWayHasNothingToResume() {
    String project = BUNDLE.newProject();
    assertThat(get(project, "").status()).isEqualTo(204);
    PROVIDER.next(ScriptedProvider.says("Hello."));
    AgentStream whole = send(project, "m1");

    assertThat(get(project, "").status()).isEqualTo(204);
    assertThat(resume(project, "?startIndex=0")).isEqualTo(whole);
    assertThat(resume(whole.run(), "")).isEqualTo(whole);
  }

  @Test
  void aChatWithAnAnswerUnderWayIsReplayedFromItsStart() throws Exception {
    String project = BUNDLE.newProject();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch resumed = new CountDownLatch(1);
    PROVIDER.next(
        out -> {
          ScriptedProvider.send(out, "{\"content\": \"Hello \"}", "null");
          begun.countDown();
          AgentFixture.await(resumed);
          ScriptedProvider.says("there").write(out);
        });
    CompletableFuture<AgentStream> first = CompletableFuture.supplyAsync(() -> send(project, "m1"));
    AgentFixture.await(begun);
    var response =
        BUNDLE
            .http()
            .send(
                BUNDLE.request("/agent/%s/stream".formatted(project)).GET().build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    resumed.countDown();
    try (var body = response.body()) {
      String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text).isEqualTo(first.get(10, TimeUnit.SECONDS).text());
    }
  }

  @Test
  void aNegativeIndexCountsFromTheTail() {
    String project = BUNDLE.newProject();
    PROVIDER.next(ScriptedProvider.says("Hello."));
    AgentStream whole = send(project, "m1");
    int count = whole.chunks().size();

    for (int back : new int[] {1, 3, count, count + 5}) {
      Answer answer = get(whole.run(), "?startIndex=-" + back);
      assertThat(answer.headers().firstValue("x-workflow-stream-tail-index"))
          .hasValue(Integer.toString(count - 1));
      assertThat(answer.text())
          .isEqualTo(
              String.join("", whole.chunks().subList(Math.max(0, count - back), count)) + DONE);
    }
    assertThat(get(whole.run(), "?startIndex=" + count).text()).isEqualTo(DONE);
    assertThat(get(whole.run(), "?startIndex=999999999").text()).isEqualTo(DONE);
  }

  @Test
  void theLastEventIdIsWhatAReaderHas() {
    String project = BUNDLE.newProject();
    PROVIDER.next(ScriptedProvider.says("Hello."));
    AgentStream whole = send(project, "m1");
    Answer answer =
        BUNDLE.send(
            BUNDLE
                .request("/agent/%s/stream".formatted(whole.run()))
                .header("last-event-id", "2")
                .GET()
                .build());
    assertThat(answer.text())
        .isEqualTo(String.join("", whole.chunks().subList(3, whole.chunks().size())) + DONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", "1.5", "--1", "01", "9999999999", "%20"})
  void anIndexThatIsNoneIsRefused(String index) {
    String project = BUNDLE.newProject();
    Answer answer = get(project, "?startIndex=" + index);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("startIndex");
  }

  @Test
  void whatIsSomebodyElsesIsNotThere() {
    String project = BUNDLE.newProject();
    PROVIDER.next(ScriptedProvider.says("Hello."));
    AgentStream whole = send(project, "m1");
    RunningBundle stranger = Person.signUp(BUNDLE).bundle();

    for (String id : List.of(project, whole.run(), UUID.randomUUID().toString(), "nonsense")) {
      for (String query : List.of("", "?startIndex=0", "?startIndex=-1")) {
        assertThat(stranger.get("/agent/%s/stream%s".formatted(id, query)).status())
            .as(id + query)
            .isEqualTo(404);
      }
    }
  }

  private static void saysMuch(OutputStream out) throws IOException {
    for (int i = 0; i < 320; i++) {
      ScriptedProvider.send(
          out, "{\"content\": \"%d: %s, \"}".formatted(i, "Grüße 🌱🌻".repeat(20)), "null");
    }
    ScriptedProvider.says("the end").write(out);
  }

  private static AgentStream send(String project, String id) {
    return AgentStream.of(BUNDLE.post("/agent", RunningBundle.message(project, id, "Go on")));
  }

  private static AgentStream resume(String id, String query) {
    return AgentStream.of(get(id, query));
  }

  private static Answer get(String id, String query) {
    return BUNDLE.get("/agent/%s/stream%s".formatted(id, query));
  }
}
