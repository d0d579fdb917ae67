package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./trellis migrate} as an operator sees it: in a process of its own. */
class MigrateTest {
  @TempDir Path data;

  /** What the process printed, and its exit code. */
  private record Ended(int code, String output) {}

  @Test
  void theBundlesOwnSchemaGoesDownAndUp() throws Exception {
    bundleWasStarted();

    Ended status = migrate(Map.of(), "status");
    assertThat(status.output()).contains("0001_projects", "applied", "The schema is up to date.");
    assertThat(status.code()).isZero();
    assertThat(migrate(Map.of(), "down").output()).contains("pending", "Took back 0");
    assertThat(migrate(Map.of(), "status").code()).isEqualTo(3);
    assertThat(migrate(Map.of(), "up").output()).contains("Ran 0").doesNotContain("pending");
    assertThat(migrate(Map.of(), "up").output()).contains("There was nothing to run.");
    assertThat(migrate(Map.of(), "status").code()).isZero();
  }

  @Test
  void aRunningBundleIsToBeStoppedOrNamedByItsUrl() throws Exception {
    try (Bundle bundle = new Bundle()) {
      String database = bundle.start(RunningBundle.options(data), Map.of()).database();

      Ended refused = migrate(Map.of(), "status");
      assertThat(refused.output()).startsWith("Another Trellis uses");
      assertThat(refused.code()).isEqualTo(1);

      String owner = database.replace("postgres@", "trellis_owner@");
      Ended status = migrate(Map.of("DATABASE_OWNER_URL", owner), "status");
      assertThat(status.output()).contains("The schema is up to date.");
      assertThat(status.code()).isZero();
    }
  }

  @Test
  void whatCannotBeIsToldInAFewLines() throws Exception {
    assertTold(1, "There is no database in", Map.of(), "status");
    assertTold(2, "Unknown command sideways", Map.of(), "sideways");
    assertTold(
        1,
        "The configuration is not valid",
        Map.of("DATABASE_OWNER_URL", "postgresql://nobody"),
        "up");
    assertTold(
        1,
        "The database cannot be reached.",
        Map.of("DATABASE_OWNER_URL", "postgresql://a:hidden@127.0.0.1:1/b"),
        "up");
  }

  private void assertTold(int code, String line, Map<String, String> environment, String command)
      throws Exception {
    Ended ended = migrate(environment, command);
    assertThat(ended.output()).contains(line).doesNotContain("\tat ", "hidden");
    assertThat(ended.code()).isEqualTo(code);
  }

  private void bundleWasStarted() {
    try (Bundle bundle = new Bundle()) {
      bundle.start(RunningBundle.options(data), Map.of());
    }
  }

  private Ended migrate(Map<String, String> environment, String command)
      throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MigrateMain.class.getName(),
                command,
                "--data",
                data.toString()));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().remove("DATABASE_OWNER_URL");
    builder.environment().put("LOG_FORMAT", "text");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output);
  }
}
