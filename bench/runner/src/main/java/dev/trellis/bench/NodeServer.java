package dev.trellis.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A server in a Node process, on a port of its own. Ended when closed. */
final class NodeServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration ROUND = Duration.ofMillis(50);

  private final Process process;
  private final int port;

  private NodeServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a program of the peers that prints its port. */
  static NodeServer start(Path peers, Map<String, String> environment, String program)
      throws Exception {
    Process process = builder(peers, environment, List.of(program)).start();
    try {
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      FutureTask<String> asking = new FutureTask<>(output::readLine);
      Thread.ofVirtual().start(asking);
      String port = asking.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return new NodeServer(process, Integer.parseInt(port));
    } catch (Exception failed) {
      process.destroyForcibly();
      throw new IOException(program + " does not start", failed);
    }
  }

  /**
   * Starts Portkey's gateway as its package has it, but on loopback alone. It has to be told a
   * port.
   */
  static NodeServer startPortkey(Path peers) throws Exception {
    int port = freePort();
    List<String> program =
        List.of(
            "--import",
            "./loopback.mjs",
            "node_modules/@portkey-ai/gateway/build/start-server.js",
            "--headless",
            "--port=" + port);
    NodeServer server =
        new NodeServer(
            builder(peers, Map.of(), program)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start(),
            port);
    try {
      server.awaitAnswer();
      return server;
    } catch (Exception failed) {
      server.close();
      throw failed;
    }
  }

  private static ProcessBuilder builder(
      Path peers, Map<String, String> environment, List<String> program) {
    List<String> command = new ArrayList<>();
    command.add(peers.resolve("node_modules/.bin/node").toString());
    command.addAll(program);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(peers.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return builder;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!answers(http)) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException("the server does not start");
        }
        Thread.sleep(ROUND);
      }
    }
  }

  private boolean answers(HttpClient http) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url())).timeout(LIMIT).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
