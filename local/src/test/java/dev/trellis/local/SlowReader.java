package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Somebody who reads a stream at a kilobyte a second until there is need to hurry. Little of it can
 * wait on this side; what waits in the server's socket is the kernel's and on no heap.
 */
final class SlowReader implements AutoCloseable {
  private static final int BYTES_A_SECOND = 1024;
  private static final int BYTES_IN_HASTE = 64 * 1024;
  private static final String KEEP_ALIVE = ": keep-alive";

  private final Socket socket = new Socket();
  private final CountDownLatch hurry;

  private SlowReader(CountDownLatch hurry) {
    this.hurry = hurry;
  }

  /** Asks for a stream, and has had the first bytes of the answer. */
  static SlowReader get(RunningBundle bundle, String path, CountDownLatch hurry)
      throws IOException {
    return new SlowReader(hurry).connect(bundle, "GET " + path, "");
  }

  /** As {@link #get}, by a message to the agent. */
  static SlowReader send(RunningBundle bundle, String message, CountDownLatch hurry)
      throws IOException {
    return new SlowReader(hurry).connect(bundle, "POST /agent", message);
  }

  private SlowReader connect(RunningBundle bundle, String route, String body) throws IOException {
    URI url = URI.create(bundle.url());
    socket.setReceiveBufferSize(BYTES_A_SECOND);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
    // Of this version, so that the body comes as it is.
    String request =
        """
        %s HTTP/1.0\r
        Host: trellis\r
        Authorization: Bearer %s\r
        Content-Length: %d\r
        \r
        %s\
        """
            .formatted(route, bundle.token(), body.length(), body);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 200");
    return this;
  }

  /** Reads the whole stream, and tells its digest. */
  String read() throws IOException {
    return digest(new Paced(), true);
  }

  /**
   * The digest of a stream's bytes, without what only keeps a connection alive.
   *
   * @param hasHead whether the answer's head comes before it
   */
  static String digest(InputStream stream, boolean hasHead) throws IOException {
    MessageDigest digest = sha256();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    boolean head = hasHead;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (head) {
        head = !line.isEmpty();
      } else if (line.equals(KEEP_ALIVE)) {
        assertThat(lines.readLine()).isEmpty();
      } else {
        digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The socket's bytes, no faster than the reader takes them. */
  private final class Paced extends InputStream {
    private long taken;
    private final long beganNanos = System.nanoTime();

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int most = Math.min(length, BYTES_A_SECOND);
      if (hurries()) {
        most = length;
        // Or the kernel would pass it on in small pieces.
        socket.setReceiveBufferSize(BYTES_IN_HASTE);
      }
      int n = socket.getInputStream().read(bytes, offset, most);
      taken += Math.max(0, n);
      return n;
    }

    /** Waits until the next bytes are due, or there is need to hurry. */
    private boolean hurries() throws IOException {
      long due = TimeUnit.SECONDS.toNanos(taken) / BYTES_A_SECOND;
      try {
        return hurry.await(due - (System.nanoTime() - beganNanos), TimeUnit.NANOSECONDS);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
  }
}
