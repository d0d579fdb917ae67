package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * A bundle with a provider behind a socket, so that a test can step between model and agent.
 * Started once for all.
 */
record AgentFixture(ScriptedProvider provider, RunningBundle bundle) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A person may not ask much more often. */
  private static final long LOOK_MILLIS = 50;

  private static final class Shared {
    static final AgentFixture FIXTURE = start();

    private static AgentFixture start() {
      try {
        ScriptedProvider provider = new ScriptedProvider();
        Bundle bundle = new Bundle();
        Runtime.getRuntime().addShutdownHook(new Thread(bundle::close));
        Runtime.getRuntime().addShutdownHook(new Thread(provider::close));
        Options options = RunningBundle.options(Files.createTempDirectory("trellis-test"));
        Bundle.Summary summary = bundle.start(options, Map.of("OPENAI_BASE_URL", provider.url()));
        return new AgentFixture(provider, RunningBundle.of(summary));
      } catch (IOException cannotStart) {
        throw new UncheckedIOException(cannotStart);
      }
    }
  }

  static AgentFixture shared() {
    return Shared.FIXTURE;
  }

  /** Sends a message and reads the whole answer; every chunk but the closing mark. */
  List<JsonNode> send(String project, String id) {
    return bundle.post("/agent", RunningBundle.message(project, id, "Go on")).chunks();
  }

  /**
   * Waits until the project's newest run has a chunk of this number, and so has seen what the model
   * says.
   */
  void awaitChunk(String project, int number) throws IOException, InterruptedException {
    HttpRequest request =
        bundle.request("/agent/%s/stream?startIndex=0".formatted(project)).GET().build();
    Instant until = Instant.now().plus(PATIENCE);
    for (int tail = -1; tail < number; ) {
      assertThat(Instant.now()).isBefore(until);
      HttpResponse<InputStream> stream =
          bundle.http().send(request, HttpResponse.BodyHandlers.ofInputStream());
      stream.body().close();
      tail =
          Math.toIntExact(
              stream.headers().firstValueAsLong("x-workflow-stream-tail-index").orElse(-1));
      Thread.sleep(LOOK_MILLIS);
    }
  }

  static List<String> types(List<JsonNode> chunks) {
    return chunks.stream().map(chunk -> chunk.path("type").asString()).toList();
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
