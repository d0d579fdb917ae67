package dev.trellis.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a database and cuts connections on which a certain text is sent, which does not get
 * through: to whoever sends it this is an outage.
 */
final class StatementCuttingProxy implements AutoCloseable {
  private static final int BACKLOG = 16;

  private final ServerSocket listener;
  private final int server;
  private final String text;
  private final AtomicInteger left;

  /**
   * @param server the server's port on the loopback address
   * @param text of a statement, in ASCII
   * @param cuts how many times to cut; then it gets through
   */
  StatementCuttingProxy(int server, String text, int cuts) {
    this.server = server;
    this.text = text;
    this.left = new AtomicInteger(cuts);
    try {
      listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many cuts are still to be made. */
  int left() {
    return Math.max(0, left.get());
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket client = listener.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
        Thread.ofVirtual().start(() -> pass(client, upstream, true));
        Thread.ofVirtual().start(() -> pass(upstream, client, false));
      }
    } catch (IOException closed) {
      // The test is done with it.
    }
  }

  private void pass(Socket from, Socket to, boolean watched) {
    byte[] buffer = new byte[8_192];
    String before = "";
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        String read = before + new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        if (watched && read.contains(text) && left.getAndDecrement() > 0) {
          return;
        }
        out.write(buffer, 0, length);
        // It may be sent in two pieces.
        before = read.substring(Math.max(0, read.length() - text.length() + 1));
      }
    } catch (IOException gone) {
      // One of the two has ended; closing tells the other.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
