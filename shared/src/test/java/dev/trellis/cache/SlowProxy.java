package dev.trellis.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a client and its server, and holds answers back for as long as it is told. */
final class SlowProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final int serverPort;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile Duration delay = Duration.ZERO;

  SlowProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  void delayAnswers(Duration newDelay) {
    delay = newDelay;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        open.addAll(List.of(client, server));
        Thread.ofVirtual().start(() -> pump(client, server, false));
        Thread.ofVirtual().start(() -> pump(server, client, true));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void pump(Socket from, Socket to, boolean areAnswers) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[64 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (areAnswers) {
          Thread.sleep(delay);
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException closed) {
      // One side hung up; closing the streams tells the other.
    } catch (InterruptedException never) {
      throw new IllegalStateException(never);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
