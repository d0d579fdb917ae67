package dev.trellis.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Stands before a server and counts the bytes that clients send. Where a number is reached it calls
 * out, and passes none of the bytes behind.
 */
final class CuttingProxy implements AutoCloseable {
  private static final int BACKLOG = 4;

  private final ServerSocket listener;
  private final int server;
  private final long limit;
  private final LongConsumer reached;
  private final AtomicLong passed = new AtomicLong();

  /**
   * @param server the server's port on the loopback address
   * @param limit how many bytes of clients pass
   * @param reached called with that number when more would
   */
  CuttingProxy(int server, long limit, LongConsumer reached) {
    this.server = server;
    this.limit = limit;
    this.reached = reached;
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
        Thread.ofVirtual().start(() -> pass(client, upstream, true));
        Thread.ofVirtual().start(() -> pass(upstream, client, false));
      }
    } catch (IOException closed) {
      // The test is done with it.
    }
  }

  private void pass(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[8_192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        int may = counted ? mayPass(length) : length;
        out.write(buffer, 0, may);
        if (may < length) {
          reached.accept(limit);
          return;
        }
      }
    } catch (IOException gone) {
      // One of the two has ended; closing tells the other.
    }
  }

  private int mayPass(int length) {
    long before = passed.getAndAdd(length);
    return Math.toIntExact(Math.clamp(limit - before, 0, length));
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
