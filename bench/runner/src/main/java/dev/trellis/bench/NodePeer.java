package dev.trellis.bench;

import java.io.BufferedReader;
import java.io.IOException;
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
import java.util.stream.Stream;

/** The AI SDK in a Node server, started anew for each request. */
record NodePeer(Path folder, FakeModel model) {
  private static final String BODY =
      """
      {"id": "p1", "messages": [{"id": "m1", "role": "user", "parts": [{"type": "text", "text": "Hi"}]}]}
      """;

  FirstByte run() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Pinning.prefix());
    command.add(folder.resolve("node_modules/.bin/node").toString());
    command.add("chat-server.mjs");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("UPSTREAM", model.baseUrl());
    long start = System.nanoTime();
    Process process = builder.start();
    try (HttpClient http = HttpClient.newHttpClient()) {
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        ask(http, output.readLine());
        return new FirstByte(
            CpuClock.of(process.toHandle()).toNanos() / 1e6, (System.nanoTime() - start) / 1e6);
      } finally {
        process.destroyForcibly();
        // Closing it would wait for the rest of the answer.
        http.shutdownNow();
      }
    }
  }

  /** Returns once the first word is there. */
  private static void ask(HttpClient http, String port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/chat"))
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    HttpResponse<java.io.InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (Stream<String> lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))
            .lines()) {
      if (lines.noneMatch(line -> line.contains("text-delta"))) {
        throw new IOException("the peer has answered without a word");
      }
    }
  }
}
