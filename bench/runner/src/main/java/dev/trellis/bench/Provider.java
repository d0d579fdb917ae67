package dev.trellis.bench;

import dev.trellis.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The model's provider that all servers ask: {@code upstream.mjs}, which does what it is told. */
final class Provider implements AutoCloseable {
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(2);
  private static final Duration ASK_LIMIT = Duration.ofSeconds(10);
  private static final Duration ROUND = Duration.ofMillis(50);

  private final NodeServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  private Provider(NodeServer server) {
    this.server = server;
  }

  static Provider start(Path peers) throws Exception {
    return new Provider(NodeServer.start(peers, Map.of("PORT", "0"), "upstream.mjs"));
  }

  /** What clients of OpenAI's dialect are given. */
  String baseUrl() {
    return server.url() + "/v1";
  }

  /** Where it counts. */
  String stats() {
    return server.url() + "/__stats";
  }

  ProcessHandle process() {
    return server.process();
  }

  /** Has all answers from now on so many tokens, with so many ms between them. */
  void answer(int tokens, int pauseMillis) throws IOException, InterruptedException {
    ask(server.url() + "/__as=fake-n%d-p%d".formatted(tokens, pauseMillis));
  }

  /** Waits until it answers nobody: a server may go on after its client has gone. */
  void awaitIdle() throws IOException, InterruptedException {
    long end = System.nanoTime() + IDLE_LIMIT.toNanos();
    while (Json.readOwn(ask(stats())).get("active").asInt() > 0) {
      if (System.nanoTime() > end) {
        throw new IOException("a server does not come to an end");
      }
      Thread.sleep(ROUND);
    }
  }

  private String ask(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(ASK_LIMIT).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    http.shutdownNow();
    server.close();
  }
}
