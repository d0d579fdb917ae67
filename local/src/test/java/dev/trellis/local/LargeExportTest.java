package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.trellis.runtime.testapi.Answer;
import dev.trellis.runtime.testapi.GatewayPrelude;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports that are larger than an answer which is whole may be. */
class LargeExportTest {
  private static final PackagedServers SERVERS = PackagedServers.shared();
  private static final RunningBundle BUNDLE = SERVERS.bundle();
  private static final int FILE_BYTES = 500 * 1024;
  private static final byte[] END_OF_DIRECTORY = {'P', 'K', 5, 6};

  @TempDir private static Path logs;

  /** A project with so many files, which its export has at three quarters of their size. */
  private static String project(int files) {
    String project = BUNDLE.newProject();
    for (int i = 0; i < files; i++) {
      String file = RunningBundle.create("f" + i, Noise.text(FILE_BYTES, i));
      assertThat(BUNDLE.batch(project, file).status()).isEqualTo(200);
    }
    return project;
  }

  private static HttpResponse<InputStream> open(String project)
      throws IOException, InterruptedException {
    return BUNDLE
        .http()
        .send(
            BUNDLE.request("/projects/%s/export".formatted(project)).GET().build(),
            HttpResponse.BodyHandlers.ofInputStream());
  }

  @Test
  void underLambdaAndLocallyTheBytesAreTheSame() throws Exception {
    String project = project(20);
    byte[] local;
    try (InputStream in = open(project).body()) {
      local = in.readAllBytes();
    }
    Map<String, String> headers = Map.of("Authorization", "Bearer " + BUNDLE.token());
    RestEvent event =
        RestEvent.of(
            "GET",
            "/projects/{projectId}/export",
            Map.of("projectId", project),
            headers,
            Optional.empty());

    Deployment deployment = Deployment.of("project-load", SERVERS.values());
    try (PackagedFunction function =
        PackagedFunction.ready(deployment, Deployment.Client.OURS, logs)) {
      Answer.Streamed answer = (Answer.Streamed) function.call(event.toJson());
      GatewayPrelude prelude = GatewayPrelude.parse(answer.chunks().getFirst().bytes());
      assertThat(prelude.headers()).containsEntry("content-type", "application/zip");
      assertThat(answer.trailers()).isEmpty();
      assertThat(answer.body()).isEqualTo(local);
    }
    assertThat(local.length).isGreaterThan(7_000_000);
  }

  /** Nobody takes an archive for whole that is not. */
  @Test
  void anExportThatFailsInTheMiddleIsCutOff() throws Exception {
    String project = project(60);
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    try (InputStream in = open(project).body()) {
      taken.write(in.readNBytes(1_000));
      // The rest waits for us, save what fits into buffers on the way.
      assertThat(BUNDLE.delete("/projects/" + project).status()).isEqualTo(204);
      assertThatIOException().isThrownBy(() -> in.transferTo(taken));
    }
    byte[] bytes = taken.toByteArray();
    assertThat(Arrays.copyOf(bytes, 4)).isEqualTo(new byte[] {'P', 'K', 3, 4});
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
        .doesNotContain(new String(END_OF_DIRECTORY, StandardCharsets.ISO_8859_1));
  }
}
