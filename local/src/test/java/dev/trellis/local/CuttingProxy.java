package dev.trellis.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Supplier;

/** Stands before a server and cuts connections at what their clients send. */
final class CuttingProxy implements AutoCloseable {
  private static final int BACKLOG = 16;

  private final ServerSocket listener;
  private final int server;
  private final Supplier<Filter> filters;
  private final Runnable cut;

  /** Looks at what the client of a connection sends. */
  interface Filter {
    /**
     * How many of the bytes that were read pass; the connection is cut behind them if that is not
     * all.
     *
     * @param bytes sent, from the first one to that before {@code length}
     */
    int passes(byte[] bytes, int length);
  }

  /**
   * @param server the server's port on the loopback address
   * @param filters gives one for each connection
   * @param cut called when what may pass has passed, before the connection is closed
   */
  CuttingProxy(int server, Supplier<Filter> filters, Runnable cut) {
    this.server = server;
    this.filters = filters;
    this.cut = cut;
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

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket client = listener.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
        Filter filter = filters.get();
        Thread.ofVirtual().start(() -> pass(client, upstream, filter));
        Thread.ofVirtual().start(() -> pass(upstream, client, (_, length) -> length));
      }
    } catch (IOException closed) {
      // The test is done with it.
    }
  }

  private void pass(Socket from, Socket to, Filter filter) {
    byte[] buffer = new byte[8_192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        int passing = filter.passes(buffer, length);
        out.write(buffer, 0, passing);
        if (passing < length) {
          cut.run();
          return;
        }
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
