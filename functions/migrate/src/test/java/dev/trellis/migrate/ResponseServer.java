package dev.trellis.migrate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where CloudFormation waits for an answer: takes what is put, after so many refusals. */
final class ResponseServer implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger refusals;
  private final List<Put> puts = new CopyOnWriteArrayList<>();

  /** What was put. */
  record Put(String method, boolean typed, JsonNode body) {}

  ResponseServer(int refusals) {
    this.refusals = new AtomicInteger(refusals);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean refused = refusals.getAndDecrement() > 0;
      if (!refused) {
        puts.add(
            new Put(
                exchange.getRequestMethod(),
                exchange.getRequestHeaders().containsKey("content-type"),
                JsonMapper.shared().readTree(new String(body, StandardCharsets.UTF_8))));
      }
      exchange.sendResponseHeaders(refused ? 503 : 200, -1);
    }
  }

  /** With a query that must not be seen. */
  String url() {
    return "http://127.0.0.1:%d/arn%%3Aaws%%7Cx?X-Amz-Signature=credential"
        .formatted(server.getAddress().getPort());
  }

  List<Put> puts() {
    return List.copyOf(puts);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
