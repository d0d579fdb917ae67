package dev.trellis.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The benchmarks' provider: a Node.js server that speaks three dialects on a free port. */
final class Upstream implements AutoCloseable {
  private static final String PROGRAM = "../bench/peers/upstream.mjs";

  private final Process node;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI url;

  Upstream() {
    try {
      node =
          new ProcessBuilder("node", PROGRAM)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String port = node.inputReader(StandardCharsets.UTF_8).readLine();
      url = URI.create("http://127.0.0.1:" + port);
    } catch (IOException e) {
      throw new AssertionError("these tests need Node.js: no \"node\" on the PATH", e);
    }
  }

  URI url() {
    return url;
  }

  /** The next requests are refused with a 503. */
  void fail(int times) {
    ask("/__fail=" + times);
  }

  JsonNode stats() {
    return JsonMapper.shared().readTree(ask("/__stats"));
  }

  private String ask(String path) {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create(url + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    node.destroyForcibly();
    http.shutdownNow();
  }
}
