package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Models that stall, and readers that do. */
class AgentStallTest {
  private static final AgentFixture AGENT = AgentFixture.shared();
  private static final ScriptedProvider PROVIDER = AGENT.provider();
  private static final RunningBundle BUNDLE = AGENT.bundle();
  private static final Duration LONGEST_GAP = Duration.ofSeconds(15);

  @Test
  void aStreamIsNeverSilentForLongWhileTheModelIs() throws Exception {
    String project = BUNDLE.newProject();
    CountDownLatch heard = new CountDownLatch(1);
    PROVIDER.next(
        out -> {
          ScriptedProvider.send(out, "{\"content\": \"Well \"}", "null");
          try {
            heard.await();
          } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
          }
          ScriptedProvider.says("done").write(out);
        });
    try (InputStream stream = open(project)) {
      StringBuilder text = new StringBuilder();
      byte[] buffer = new byte[4096];
      for (long last = System.nanoTime(); !text.toString().contains(": keep-alive\n\n"); ) {
        int n = stream.read(buffer);
        assertThat(System.nanoTime() - last).isLessThan(LONGEST_GAP.toNanos());
        last = System.nanoTime();
        text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
      heard.countDown();
      text.append(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(text.toString()).endsWith("data: [DONE]\n\n");
    }
  }

  static InputStream open(String project) throws Exception {
    HttpRequest request =
        BUNDLE
            .request("/agent")
            .POST(HttpRequest.BodyPublishers.ofString(RunningBundle.message(project, "m", "Go")))
            .build();
    HttpResponse<InputStream> response =
        BUNDLE.http().send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
