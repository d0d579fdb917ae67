package dev.trellis.bench;

import dev.trellis.http.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * The old stack, Prisma in a Node process, which does what it is told and tells how long it took.
 */
final class PrismaPeer implements AutoCloseable {
  static final String DATABASE = "peer";

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final Process process;
  private final BufferedReader output;
  private final BufferedWriter input;

  /**
   * @param peers the folder of all peers
   * @param corpus a file of text, from which contents are cut
   */
  PrismaPeer(Path peers, Path corpus, int directPort, int linkPort) throws IOException {
    String node = peers.resolve("node_modules/.bin/node").toString();
    ProcessBuilder builder =
        new ProcessBuilder(List.of(node, "server.mjs"))
            .directory(peers.resolve("prisma").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("CORPUS", corpus.toString());
    builder.environment().put("DIRECT_URL", url(directPort));
    builder.environment().put("LINK_URL", url(linkPort));
    process = builder.start();
    output = process.inputReader(StandardCharsets.UTF_8);
    input = process.outputWriter(StandardCharsets.UTF_8);
  }

  private static String url(int port) {
    return "postgresql://postgres@127.0.0.1:%d/%s".formatted(port, DATABASE);
  }

  /**
   * Has a command done.
   *
   * @throws IllegalStateException if it fails, or takes longer than four minutes
   */
  JsonNode ask(String command, Map<String, ?> options) {
    Map<String, Object> line = new LinkedHashMap<>(options);
    line.put("command", command);
    FutureTask<String> asking = new FutureTask<>(() -> exchange(Json.writeText(line)));
    Thread.ofVirtual().start(asking);
    try {
      JsonNode answer = Json.readOwn(asking.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
      if (answer.has("error")) {
        throw new IllegalStateException(command + ": " + answer.get("error").asString());
      }
      return answer;
    } catch (Exception failed) {
      // Whatever still waits for it ends with it.
      process.destroyForcibly();
      throw new IllegalStateException("the old stack did not do " + command, failed);
    }
  }

  private String exchange(String line) throws IOException {
    input.write(line);
    input.newLine();
    input.flush();
    String answer = output.readLine();
    if (answer == null) {
      throw new IOException("it has ended");
    }
    return answer;
  }

  /** The numbers of a list in an answer. */
  static double[] numbers(JsonNode answer, String name) {
    return answer.get(name).valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  @Override
  public void close() throws IOException {
    try {
      // It ends when there are no more commands.
      input.close();
      process.onExit().orTimeout(END_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    } finally {
      process.destroyForcibly();
    }
  }
}
