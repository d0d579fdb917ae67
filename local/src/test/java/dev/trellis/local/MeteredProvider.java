package dev.trellis.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A provider of chat completions whose model never comes to an end: each answer calls a tool. It
 * counts what it charges to whom: a message begins with the name of a customer of the test's.
 */
final class MeteredProvider implements AutoCloseable {
  private static final Pattern CUSTOMER = Pattern.compile("customer-[0-9a-z]+");
  private static final int BYTES_IN_TOKEN = 3;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Meter> meters = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Behaviour behaviour = Behaviour.OTHER_CALLS;

  /** What the model does. */
  enum Behaviour {
    /** Calls a tool with another input each time. */
    OTHER_CALLS,
    /** Calls a tool with the same input each time. */
    SAME_CALL,
    /** Refuses the request. */
    REFUSE,
    /** Breaks off in the midst of its answer. */
    BREAK_OFF,
    /** Does not tell what it charges. */
    TELL_NOTHING,
    /** Begins to speak, and waits until nobody listens. */
    STALL
  }

  /** What was charged to a customer, and what was last allowed for an answer. */
  record Meter(long calls, long inputTokens, long outputTokens, int mostOutput) {
    long tokens() {
      return inputTokens + outputTokens;
    }

    private Meter plus(long input, long output, int most) {
      return new Meter(calls + 1, inputTokens + input, outputTokens + output, most);
    }
  }

  MeteredProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.createContext("/chat/completions", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void behave(Behaviour next) {
    behaviour = next;
  }

  Meter meter(String customer) {
    return meters.getOrDefault(customer, new Meter(0, 0, 0, 0));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (behaviour == Behaviour.REFUSE) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      JsonNode request = JsonMapper.shared().readTree(body);
      Matcher customer = CUSTOMER.matcher(request.toString());
      String name = customer.find() ? customer.group() : "nobody";
      int most = request.path("max_completion_tokens").asInt();
      long input = body.length / BYTES_IN_TOKEN;
      long output = ThreadLocalRandom.current().nextInt(most + 1);
      meters.merge(
          name, new Meter(1, input, output, most), (all, _) -> all.plus(input, output, most));
      exchange.getResponseHeaders().add("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      write(exchange.getResponseBody(), input, output);
    }
  }

  private void write(OutputStream out, long input, long output) throws IOException {
    switch (behaviour) {
      case STALL -> stall(out);
      case BREAK_OFF -> ScriptedProvider.send(out, "{\"content\": \"Well, \"}", "null");
      case OTHER_CALLS, SAME_CALL, TELL_NOTHING, REFUSE -> {
        int number = behaviour == Behaviour.SAME_CALL ? 0 : calls.incrementAndGet();
        ScriptedProvider.calls("read_files", "{\"paths\": [\"f%d\"]}".formatted(number)).write(out);
        if (behaviour != Behaviour.TELL_NOTHING) {
          line(
              out,
              """
              {"choices": [], "usage": {"prompt_tokens": %d, "completion_tokens": %d}}"""
                  .formatted(input, output));
        }
        line(out, "[DONE]");
      }
    }
  }

  private static void stall(OutputStream out) throws IOException {
    try {
      while (true) {
        ScriptedProvider.send(out, "{\"content\": \"word \"}", "null");
        Thread.sleep(100);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void line(OutputStream out, String data) throws IOException {
    out.write("data: %s\n\n".formatted(data).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
