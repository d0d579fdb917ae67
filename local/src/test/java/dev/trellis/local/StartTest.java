package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starting and ending the bundle: what the person at the terminal sees, and what is left behind.
 */
class StartTest {
  @TempDir Path data;

  @Test
  void takenPortIsToldInOneLine() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertRefused("Port " + port + " is taken", "--port", port);
    }
  }

  @Test
  void dataFolderThatIsAFileIsToldInOneLine() throws IOException, InterruptedException {
    Path file = Files.writeString(data.resolve("file"), "");
    assertRefused("Cannot use the data folder", "--port", "0", "--data", file.toString());
  }

  @Test
  void brokenDataFolderIsToldInOneLine() throws IOException, InterruptedException {
    Path postgres = Files.createDirectories(data.resolve("postgres"));
    Files.writeString(postgres.resolve("PG_VERSION"), "9.1");
    Files.writeString(postgres.resolve("postgresql.conf"), "");
    assertRefused("PostgreSQL does not start", "--port", "0");
  }

  @Test
  void unknownOptionIsTold() throws IOException, InterruptedException {
    try (BundleProcess process = BundleProcess.start(data, "--prot", "1")) {
      assertThat(process.ended().getFirst()).isEqualTo("Unknown option --prot");
      assertThat(process.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void secondBundleOnOneFolderIsRefusedAndTheFirstLeavesNothingBehind()
      throws IOException, InterruptedException {
    long postgres;
    long redis;
    try (BundleProcess first = BundleProcess.start(data, "--port", "0")) {
      first.ready();
      assertRefused("Another Trellis uses", "--port", "0");
      postgres = pid(data.resolve("postgres/postmaster.pid"));
      redis = pid(data.resolve("redis.pid"));
      assertThat(alive(postgres)).isTrue();
      assertThat(alive(redis)).isTrue();
    }
    assertThat(alive(postgres)).isFalse();
    assertThat(alive(redis)).isFalse();
  }

  @Test
  void dataIsKeptAndFreshEmptiesIt() {
    String project;
    try (BundleProcess first = BundleProcess.start(data, "--port", "0")) {
      project = first.ready().newProject();
    }
    try (BundleProcess second = BundleProcess.start(data, "--port", "0")) {
      assertThat(second.ready().get("/projects/" + project).status()).isEqualTo(200);
    }
    try (BundleProcess third = BundleProcess.start(data, "--port", "0", "--fresh")) {
      assertThat(third.ready().get("/projects/" + project).status()).isEqualTo(404);
    }
  }

  private void assertRefused(String beginning, String... options)
      throws IOException, InterruptedException {
    try (BundleProcess process = BundleProcess.start(data, options)) {
      List<String> lines = process.ended();
      assertThat(lines).hasSize(1);
      assertThat(lines.getFirst()).startsWith(beginning);
      assertThat(process.exitCode()).isEqualTo(1);
    }
  }

  private static long pid(Path file) throws IOException {
    return Long.parseLong(Files.readAllLines(file).getFirst().strip());
  }

  /** A process that has ended may still be listed, but without its command. */
  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }
}
