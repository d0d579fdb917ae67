package dev.trellis.llm.sse;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server on a free port that answers each request as the test has written it down. */
public final class FakeProvider implements AutoCloseable {

  /** A request as it came; the headers' names in lower case. */
  public record Request(String line, Map<String, String> headers, String body) {}

  /** What happens on one request. */
  public interface Script {
    void run(Exchange exchange) throws Exception;
  }

  private final ServerSocket server;
  private final Queue<Script> scripts = new ArrayDeque<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  public FakeProvider() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public URI baseUrl() {
    return URI.create(rootUrl() + "/v1");
  }

  public URI rootUrl() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Adds the script of one more request. */
  public FakeProvider on(Script script) {
    synchronized (scripts) {
      scripts.add(script);
    }
    return this;
  }

  /** The next request is answered with these events, in good order. */
  public FakeProvider answers(String... events) {
    return on(
        exchange -> {
          exchange.events(events);
          exchange.end();
        });
  }

  public List<Request> requests() {
    return requests;
  }

  public Request request() {
    return requests.getLast();
  }

  public int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        requests.add(read(in));
        Script script;
        synchronized (scripts) {
          script = scripts.remove();
        }
        script.run(new Exchange(socket, in));
      }
    } catch (Exception e) {
      // The client has gone, or there is no script: the test sees the connection end.
    }
  }

  private static Request read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed");
      }
      head.write(b);
    }
    List<String> lines = head.toString(StandardCharsets.ISO_8859_1).lines().toList();
    Map<String, String> headers = new TreeMap<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Request(lines.getFirst(), headers, body);
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One request's answer. */
  public static final class Exchange {
    private final Socket socket;
    private final InputStream in;
    private boolean begun;

    private Exchange(Socket socket, InputStream in) {
      this.socket = socket;
      this.in = in;
    }

    public void raw(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }

    /** A whole answer; each header ends with CR LF. */
    public void answer(int status, String headers, String body) throws IOException {
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      raw("HTTP/1.1 " + status + " X\r\n" + headers + "content-length: " + length + "\r\n\r\n");
      raw(body);
    }

    /** The head of an answer that streams. */
    public void begin() throws IOException {
      raw("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n");
      raw("transfer-encoding: chunked\r\n\r\n");
      begun = true;
    }

    /** Sends events with this data, and the head before the first. */
    public void events(String... data) throws IOException {
      for (String event : data) {
        chunk("data: " + event + "\n\n");
      }
    }

    public void chunk(String text) throws IOException {
      if (!begun) {
        begin();
      }
      int length = text.getBytes(StandardCharsets.UTF_8).length;
      raw(Integer.toHexString(length) + "\r\n" + text + "\r\n");
    }

    public void end() throws IOException {
      raw("0\r\n\r\n");
    }

    /** Breaks the connection in the middle of whatever was said. */
    public void drop() throws IOException {
      socket.close();
    }

    /** Waits until the client has closed the connection. */
    public void awaitClosed() {
      try {
        while (in.read() >= 0) {
          // Nothing is expected from the client.
        }
      } catch (IOException e) {
        // A reset counts, too.
      }
    }
  }
}
