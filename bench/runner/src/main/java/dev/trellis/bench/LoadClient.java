package dev.trellis.bench;

import dev.trellis.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Has a client of the peers' folder, in a Node process of its own, do what a plan says. */
record LoadClient(Path peers) {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Who is told each line before the last. */
  @FunctionalInterface
  interface Listener {
    void heard(String line) throws IOException;
  }

  /**
   * Runs a client to its end.
   *
   * @param plan what the program's first lines say
   * @return what it found: its last line
   * @throws IOException if it fails, or takes longer than five minutes
   */
  JsonNode run(String program, Object plan, Listener listener) throws IOException {
    Process process =
        new ProcessBuilder(List.of(peers.resolve("node_modules/.bin/node").toString(), program))
            .directory(peers.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    // Reading ends when the process does.
    Thread limit = Thread.ofVirtual().start(() -> endLate(process));
    try {
      try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
        input.write(Json.writeText(plan));
      }
      return Json.readOwn(read(process, listener));
    } finally {
      process.destroyForcibly();
      limit.interrupt();
    }
  }

  private static void endLate(Process process) {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static String read(Process process, Listener listener) throws IOException {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      while (line != null && !line.startsWith("{")) {
        listener.heard(line);
        line = output.readLine();
      }
      if (line == null) {
        throw new IOException("the client has ended without a result");
      }
      return line;
    }
  }
}
