package dev.trellis.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A provider that speaks OpenAI's chat completions over a real socket, and answers what a test has
 * laid down for it.
 */
final class ScriptedProvider implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonNode> requests = new LinkedBlockingQueue<>();

  /** Writes one answer; what it throws means that the caller has gone. */
  @FunctionalInterface
  interface Reply {
    void write(OutputStream out) throws IOException;
  }

  ScriptedProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/chat/completions", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void next(Reply reply) {
    replies.add(reply);
  }

  /** What it was asked since this was called last, the oldest first. */
  List<JsonNode> takeRequests() {
    List<JsonNode> taken = new ArrayList<>();
    requests.drainTo(taken);
    return taken;
  }

  /** Says something and is done. */
  static Reply says(String text) {
    return out -> {
      send(out, "{\"content\": \"%s\"}".formatted(text), "null");
      send(out, "{}", "\"stop\"");
    };
  }

  /** Calls a tool; {@code input} is its JSON. */
  static Reply calls(String tool, String input) {
    return calls(List.of(new ToolCall(tool, input)));
  }

  /** A call of a tool; {@code input} is its JSON. */
  record ToolCall(String tool, String input) {}

  /** Calls tools, all at once. */
  static Reply calls(List<ToolCall> calls) {
    return out -> {
      for (int i = 0; i < calls.size(); i++) {
        ObjectNode delta = JsonMapper.shared().createObjectNode();
        ObjectNode call = delta.putArray("tool_calls").addObject();
        call.put("index", i).put("id", "call_" + (i + 1)).put("type", "function");
        call.putObject("function")
            .put("name", calls.get(i).tool())
            .put("arguments", calls.get(i).input());
        send(out, delta.toString(), "null");
      }
      send(out, "{}", "\"tool_calls\"");
    };
  }

  /** Begins to say something, and is gone. */
  static Reply breaksOff() {
    return out -> {
      send(out, "{\"content\": \"Well, \"}", "null");
      throw new IOException("broken off");
    };
  }

  /** Begins to say something, and says no more until it is over. */
  static Reply stalls(String text, CountDownLatch over) {
    return out -> {
      send(out, "{\"content\": \"%s\"}".formatted(text), "null");
      try {
        over.await();
      } catch (InterruptedException stopped) {
        throw new IOException(stopped);
      }
    };
  }

  /** Says something, and then talks on until nobody listens. */
  static Reply talksUntilLeft(CountDownLatch speaking, CountDownLatch left) {
    return out -> {
      try {
        while (true) {
          send(out, "{\"content\": \"word \"}", "null");
          speaking.countDown();
        }
      } finally {
        left.countDown();
      }
    };
  }

  static void send(OutputStream out, String delta, String finishReason) throws IOException {
    String chunk =
        """
        data: {"choices": [{"index": 0, "delta": %s, "finish_reason": %s}]}

        """
            .formatted(delta, finishReason);
    out.write(chunk.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
      Reply reply = replies.poll(10, TimeUnit.SECONDS);
      if (reply == null) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      exchange.getResponseHeaders().add("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      reply.write(exchange.getResponseBody());
      exchange.getResponseBody().write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
