package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The database server of a bundle, to be stopped and started behind its back. */
record DatabaseServer(Path folder, Path program) {
  private static final String OPTIONS = "postmaster.opts";
  private static final int PATIENCE_SECONDS = 60;

  /** The one whose files are somewhere in a folder. */
  static DatabaseServer in(Path data) throws IOException {
    try (Stream<Path> files = Files.find(data, 4, (file, _) -> file.endsWith(OPTIONS))) {
      Path options = files.findFirst().orElseThrow();
      // The command line of the server that runs.
      String server = Files.readString(options).split(" ", 2)[0];
      return new DatabaseServer(
          options.toAbsolutePath().resolveSibling(".").normalize(),
          Path.of(server).resolveSibling("pg_ctl"));
    }
  }

  /** As a crash does. */
  void crash() throws IOException, InterruptedException {
    control("stop", "-m", "immediate");
  }

  void startAgain() throws IOException, InterruptedException {
    control("restart");
  }

  private void control(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      // As the embedded server itself does: it refuses to be run by root.
      all.addAll(List.of("unshare", "-U"));
    }
    all.addAll(List.of(program.toString(), "-D", folder.toString(), "-w"));
    all.addAll(List.of(command));
    Process process =
        new ProcessBuilder(all)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
