package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is written without waiting is taken whole or not at all, and comes in its order. */
@Timeout(60)
class ResponseOutputTest {
  private static final int PIECE = 8 * 1024;

  /** Writes numbered pieces until its reader is behind, then one more that waits, and the end. */
  private static final class Pieces extends Handler.Abstract {
    private final CompletableFuture<Integer> taken = new CompletableFuture<>();

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      try (ResponseOutput out = new ResponseOutput(response)) {
        int pieces = 0;
        while (out.write(ByteBuffer.wrap(piece(pieces))) > 0) {
          pieces++;
        }
        taken.complete(pieces);
        out.write(piece(pieces));
      }
      callback.succeeded();
      return true;
    }
  }

  private static byte[] piece(int number) {
    return "%08d".formatted(number).repeat(PIECE / 8).getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aReaderThatIsBehindIsNotWaitedForAndGetsAll() throws Exception {
    Server server = new Server(0);
    Pieces pieces = new Pieces();
    server.setHandler(pieces);
    server.start();
    try (Socket socket = connect(server)) {
      OutputStream ask = socket.getOutputStream();
      ask.write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      int taken = pieces.taken.get(30, TimeUnit.SECONDS);
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);

      StringBuilder all = new StringBuilder();
      for (int i = 0; i <= taken; i++) {
        all.append(new String(piece(i), StandardCharsets.US_ASCII));
      }
      assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).isEqualTo(all.toString());
    } finally {
      server.stop();
    }
  }

  private static Socket connect(Server server) throws Exception {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }
}
