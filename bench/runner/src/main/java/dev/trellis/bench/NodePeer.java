package dev.trellis.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The AI SDK in a Node server, started anew for each request. */
record NodePeer(Path folder, FakeModel model) {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String BODY =
      """
      {"id": "p1", "messages": [{"id": "m1", "role": "user", "parts": [{"type": "text", "text": "Hi"}]}]}
      """;

  FirstByte run() throws Exception {
    long start = System.nanoTime();
    Process process = start();
    try (HttpClient http = HttpClient.newHttpClient()) {
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        FutureTask<String> asking = new FutureTask<>(() -> awaitWord(http, output.readLine()));
        Thread.ofVirtual().start(asking);
        asking.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        return new FirstByte(
            CpuClock.of(process.toHandle()).toNanos() / 1e6, (System.nanoTime() - start) / 1e6);
      } finally {
        // Ends whatever still waits for it; closing the client would wait for the rest of the
        // answer.
        process.destroyForcibly();
        http.shutdownNow();
      }
    }
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>(Pinning.prefix());
    command.add(folder.resolve("node_modules/.bin/node").toString());
    command.add("chat-server.mjs");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("UPSTREAM", model.baseUrl());
    return builder.start();
  }

  /** Asks, and waits for the first word. */
  private static String awaitWord(HttpClient http, String port)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/chat"))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (Stream<String> lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))
            .lines()) {
      return lines
          .filter(line -> line.contains("text-delta"))
          .findFirst()
          .orElseThrow(() -> new IOException("the peer has answered without a word"));
    }
  }
}
