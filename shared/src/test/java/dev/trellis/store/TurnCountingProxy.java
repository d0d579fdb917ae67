package dev.trellis.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes bytes on between the database's clients and the database, and counts the turns: how often
 * a client spoke after it was answered. However many packets a request or its answer is cut into,
 * it is one turn, since the flag is set before the client can have read the answer.
 */
final class TurnCountingProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final int serverPort;
  private final AtomicInteger turns = new AtomicInteger();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  TurnCountingProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** How many turns there were since this was last asked. */
  int takeTurns() {
    return turns.getAndSet(0);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.addAll(List.of(client, server));
        AtomicBoolean answered = new AtomicBoolean(true);
        pump(
            client,
            server,
            () -> {
              if (answered.compareAndSet(true, false)) {
                turns.incrementAndGet();
              }
            });
        pump(server, client, () -> answered.set(true));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void pump(Socket from, Socket to, Runnable beforePassingOn) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (InputStream in = from.getInputStream();
                  OutputStream out = to.getOutputStream()) {
                byte[] buffer = new byte[64 * 1024];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                  beforePassingOn.run();
                  out.write(buffer, 0, read);
                  out.flush();
                }
              } catch (IOException closed) {
                // One side hung up; closing the streams tells the other.
              }
            });
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
