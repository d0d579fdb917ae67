package dev.trellis.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to the database as a function has it: each time a client speaks after it was answered,
 * which is a round trip, costs 0.8 ms. Round trips are counted.
 */
final class LinkProxy implements AutoCloseable {
  static final double ROUND_TRIP_MILLIS = 0.8;

  private final ServerSocket listening;
  private final int serverPort;
  private final AtomicInteger trips = new AtomicInteger();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  LinkProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("link").start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** How many round trips there were since this was last asked. */
  int takeTrips() {
    return trips.getAndSet(0);
  }

  private void accept() {
    try {
      while (true) {
        link(listening.accept(), new Socket(InetAddress.getLoopbackAddress(), serverPort));
      }
    } catch (IOException closed) {
      // The benchmark is over.
    }
  }

  private void link(Socket client, Socket server) throws IOException {
    open.addAll(List.of(client, server));
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    AtomicBoolean answered = new AtomicBoolean(true);
    pump(
        client,
        server,
        () -> {
          if (answered.compareAndSet(true, false)) {
            trips.incrementAndGet();
            LockSupport.parkNanos((long) (ROUND_TRIP_MILLIS * 1e6));
          }
        });
    pump(server, client, () -> answered.set(true));
  }

  // Threads of the system: a virtual one that is parked wakes too late.
  private static void pump(Socket from, Socket to, Runnable beforePassingOn) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (InputStream in = from.getInputStream();
                  OutputStream out = to.getOutputStream()) {
                byte[] buffer = new byte[64 * 1024];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                  beforePassingOn.run();
                  out.write(buffer, 0, read);
                }
              } catch (IOException closed) {
                // One side hung up; closing the streams tells the other.
              }
            });
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
