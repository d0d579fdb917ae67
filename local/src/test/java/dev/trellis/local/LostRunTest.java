package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The process is killed in the midst of runs, five times twenty of them: each run is ended by the
 * next process, with what was stored of it.
 */
class LostRunTest {
  private static final int KILLS = 5;
  private static final int RUNS = 20;
  private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

  @TempDir private Path data;
  private final Map<String, String> seen = new ConcurrentHashMap<>();

  @Test
  void noRunOfAKilledProcessIsLeftOpen() throws Exception {
    try (ScriptedProvider provider = new ScriptedProvider()) {
      List<String> projects = new ArrayList<>();
      for (int kill = 0; kill < KILLS; kill++) {
        try (BundleProcess process = start(provider)) {
          RunningBundle bundle = process.ready();
          assertEnded(bundle, process, projects);
          projects = killedInTheMidst(provider, bundle, process);
        }
      }
      try (BundleProcess process = start(provider)) {
        assertEnded(process.ready(), process, projects);
      }
    }
  }

  private BundleProcess start(ScriptedProvider provider) {
    Map<String, String> settings =
        Map.of("OPENAI_BASE_URL", provider.url(), "RUN_LEASE_SECONDS", "2");
    return BundleProcess.start(data, settings, "--port", "0");
  }

  /** Returns the projects whose runs were lost. */
  private List<String> killedInTheMidst(
      ScriptedProvider provider, RunningBundle bundle, BundleProcess process) throws Exception {
    List<String> projects = new ArrayList<>();
    CountDownLatch speaking = new CountDownLatch(RUNS);
    CountDownLatch killed = new CountDownLatch(1);
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < RUNS; i++) {
        // One after the other, since the provider does not know whom it answers.
        provider.next(
            out -> {
              ScriptedProvider.send(out, "{\"reasoning_content\": \"A file it is.\"}", "null");
              ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"new\"}")
                  .write(out);
            });
        provider.next(
            out -> {
              ScriptedProvider.send(out, "{\"content\": \"I have written \"}", "null");
              speaking.countDown();
              awaitKill(killed);
            });
        String project = bundle.newProject();
        projects.add(project);
        readers.execute(() -> read(bundle, project));
        awaitText(project, "I have written ");
      }
      assertThat(speaking.await(10, TimeUnit.SECONDS)).isTrue();
      process.kill();
      killed.countDown();
    }
    return projects;
  }

  private void read(RunningBundle bundle, String project) {
    HttpRequest request =
        bundle
            .request("/agent")
            .POST(HttpRequest.BodyPublishers.ofString(RunningBundle.message(project, "m", "Go")))
            .build();
    try (InputStream stream = sent(bundle, request).body()) {
      byte[] buffer = new byte[1024];
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        seen.merge(project, new String(buffer, 0, n, StandardCharsets.UTF_8), (a, b) -> a + b);
      }
    } catch (IOException killed) {
      // As it should be.
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  /** All of these messages are more than one person may send within a minute. */
  private static HttpResponse<InputStream> sent(RunningBundle bundle, HttpRequest request)
      throws IOException, InterruptedException {
    while (true) {
      var response = bundle.http().send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != 429) {
        return response;
      }
      response.body().close();
      String wait = response.headers().firstValue("retry-after").orElseThrow();
      Thread.sleep(Duration.ofSeconds(Long.parseLong(wait)));
    }
  }

  private static void awaitKill(CountDownLatch killed) {
    try {
      killed.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private void awaitText(String project, String text) {
    Instant until = Instant.now().plus(TIME_LIMIT);
    while (!seen.getOrDefault(project, "").contains(text)) {
      assertThat(Instant.now()).as("what was seen: %s", seen.get(project)).isBefore(until);
      Thread.onSpinWait();
    }
  }

  private void assertEnded(RunningBundle bundle, BundleProcess process, List<String> projects) {
    awaitEnds(process);
    assertCounted(process);
    for (String project : projects) {
      JsonNode loaded = bundle.get("/projects/" + project).json();
      assertThat(loaded.at("/messages/1/parts").toString())
          .contains("{\"type\":\"reasoning\",\"text\":\"A file it is.\"", "output-available");
      assertThat(bundle.get("/projects/%s/files/a.txt".formatted(project)).text()).isEqualTo("new");
      assertStreamGoesOn(bundle, project);
    }
  }

  private static void awaitEnds(BundleProcess process) {
    Instant until = Instant.now().plus(TIME_LIMIT);
    String open = "select count(*) from run where state in ('running', 'stopping')";
    while (!Administrator.run(process.database(), open).equals(List.of("0"))) {
      assertThat(Instant.now()).as("ended in time").isBefore(until);
      Thread.onSpinWait();
    }
  }

  /** Of each run the first call was settled, and the second was under way. */
  private static void assertCounted(BundleProcess process) {
    String unsettled = "select count(*) from reservation";
    assertThat(Administrator.run(process.database(), unsettled)).containsExactly("0");
    String untold =
        """
        select count(*) from run r left join (
          select run_id, sum(input_tokens) as input, sum(output_tokens) as output, sum(calls) as calls
          from usage_run group by run_id) u on u.run_id = r.id
        where (r.input_tokens, r.output_tokens, 2) is distinct from (u.input, u.output, u.calls)
        """;
    assertThat(Administrator.run(process.database(), untold)).containsExactly("0");
  }

  /** A reader of before goes on with the next number, and finds the end. */
  private void assertStreamGoesOn(RunningBundle bundle, String project) {
    String before = seen.getOrDefault(project, "").replace(": keep-alive\n\n", "");
    String whole = before.substring(0, before.lastIndexOf("\n\n") + 2);
    int next = new AgentStream("", whole).chunks().size();
    AgentStream rest =
        AgentStream.of(bundle.get("/agent/%s/stream?startIndex=%d".formatted(project, next)));
    new AgentStream("", whole + rest.text()).assertWhole();
    assertThat(rest.text())
        .contains("{\"type\":\"reset-step\"}", "{\"type\":\"abort\"", "interrupted");
    assertThat(bundle.get("/agent/%s/stream".formatted(project)).status()).isEqualTo(204);
  }
}
