package dev.trellis.runtime;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One TCP connection to the Runtime API. It has no time limits: {@code next} may block for days.
 */
final class Connection implements Closeable {
  private final Endpoint endpoint;
  private final Socket socket;
  private final OutputStream out;
  private final ReplyReader replies;

  private Connection(Endpoint endpoint, Socket socket) throws IOException {
    this.endpoint = endpoint;
    this.socket = socket;
    // Small writes leave together; one longer than the buffer passes through without a copy.
    this.out = new BufferedOutputStream(socket.getOutputStream(), 8192);
    this.replies = new ReplyReader(new BufferedInputStream(socket.getInputStream(), 16384));
  }

  static Connection open(Endpoint endpoint) throws IOException {
    // Whatever proxy the function's own calls are set to take: the Runtime API is next door.
    Socket socket = new Socket(Proxy.NO_PROXY);
    try {
      // Otherwise a small chunk would wait for the acknowledgement of the one before.
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()));
      return new Connection(endpoint, socket);
    } catch (IOException unreachable) {
      socket.close();
      throw unreachable;
    }
  }

  /**
   * Writes the head of a request, and does not send it yet.
   *
   * @param headers whole lines, each with its CR LF
   */
  void head(String method, String path, String headers) throws IOException {
    StringBuilder head = new StringBuilder(512);
    head.append(method).append(" /2018-06-01/runtime").append(path).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(endpoint.host()).append(':').append(endpoint.port());
    head.append("\r\nUser-Agent: trellis-lambda-runtime\r\n").append(headers).append("\r\n");
    write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes, 0, bytes.length);
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  void send() throws IOException {
    out.flush();
  }

  Reply readReply() throws IOException {
    return replies.read();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
