package dev.trellis.runtime;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Runtime API inside this process, which hands out one event and takes the answer, whole or
 * streamed. It ends each connection after one request, so that one thread serves them all. It talks
 * to nobody but our own client, and so understands no more than that says.
 */
final class LoopbackApi implements Closeable {
  private static final int MOST_WAIT_MILLIS = 10_000;

  private final ServerSocket server;
  private final FutureTask<Boolean> exchange;

  private LoopbackApi(ServerSocket server, byte[] event) {
    this.server = server;
    this.exchange = new FutureTask<>(() -> serve(event));
  }

  static LoopbackApi start(byte[] event) throws IOException {
    ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
    server.setSoTimeout(MOST_WAIT_MILLIS);
    LoopbackApi api = new LoopbackApi(server, event);
    Thread.ofPlatform().daemon().name("priming").start(api.exchange);
    return api;
  }

  Endpoint endpoint() {
    return new Endpoint(server.getInetAddress().getHostAddress(), server.getLocalPort());
  }

  /**
   * Waits for the end of the answer, ten seconds at most.
   *
   * @throws IOException if there was none, or a failure in its place
   */
  void requireGoodAnswer() throws IOException {
    try {
      if (!exchange.get(MOST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("the event that primes the function was answered with a failure");
      }
    } catch (ExecutionException | TimeoutException noAnswer) {
      throw new IOException("the event that primes the function was not answered", noAnswer);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  private boolean serve(byte[] event) throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: priming\r\nLambda-Runtime-Deadline-Ms: "
            + (System.currentTimeMillis() + MOST_WAIT_MILLIS)
            + "\r\nConnection: close\r\nContent-Length: ";
    answer(head + event.length + "\r\n\r\n", event);
    return answer(
        "HTTP/1.1 202 Accepted\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", new byte[0]);
  }

  /** Takes a request, answers it, and tells whether it was the answer of a function that works. */
  private boolean answer(String head, byte[] body) throws IOException {
    try (Socket socket = server.accept()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(MOST_WAIT_MILLIS);
      boolean good = isGoodAnswer(new BufferedInputStream(socket.getInputStream()));
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(body);
      return good;
    }
  }

  private static boolean isGoodAnswer(InputStream in) throws IOException {
    boolean good = readLine(in).contains("/response ");
    boolean chunked = false;
    int length = 0;
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring(16));
      }
      chunked |= line.equals("Transfer-Encoding: chunked");
    }
    in.skipNBytes(length);
    return chunked ? hasGoodEnd(in) : good;
  }

  /** Passes over chunks; a failure in mid-stream is told by trailers. */
  private static boolean hasGoodEnd(InputStream in) throws IOException {
    for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
      in.skipNBytes(size + 2L);
    }
    boolean good = true;
    while (!readLine(in).isEmpty()) {
      good = false;
    }
    return good;
  }

  private static int chunkSize(InputStream in) throws IOException {
    return Integer.parseInt(readLine(in), 16);
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended before the answer did");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
