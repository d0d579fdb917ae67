package dev.trellis.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Programs that read gzip, none of them ours. */
record GzipReader(String name, List<String> command) {
  private static final GzipReader JAVA = new GzipReader("Java", List.of());
  private static final GzipReader NODE =
      new GzipReader(
          "Node.js",
          List.of(
              "node",
              "-e",
              "process.stdout.write(require('zlib').gunzipSync(require('fs').readFileSync(0)))"));
  private static final GzipReader PYTHON =
      new GzipReader(
          "Python",
          List.of(
              "python3",
              "-c",
              "import gzip, sys; sys.stdout.buffer.write(gzip.decompress(sys.stdin.buffer.read()))"));
  private static final GzipReader GZIP = new GzipReader("gzip", List.of("gzip", "-dc"));

  /** Those that this machine has. Java and Node.js the tests need anyway. */
  static List<GzipReader> present() {
    List<GzipReader> present =
        Stream.of(JAVA, NODE, PYTHON, GZIP)
            .filter(reader -> reader.command.isEmpty() || isOnPath(reader.command.getFirst()))
            .toList();
    assertThat(present).contains(JAVA, NODE);
    return present;
  }

  private static boolean isOnPath(String program) {
    return Pattern.compile(":")
        .splitAsStream(System.getenv("PATH"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  byte[] read(byte[] gzip, Path folder) throws IOException, InterruptedException {
    if (command.isEmpty()) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
        return in.readAllBytes();
      }
    }
    Path input = Files.write(folder.resolve("in.gz"), gzip);
    Path output = folder.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).as("%s's exit code", name).isZero();
    return Files.readAllBytes(output);
  }
}
