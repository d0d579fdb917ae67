package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Fifty readers who hardly read, of a stream of ten megabytes: they cost no memory and no time. */
class SlowReaderTest {
  private static final AgentFixture AGENT = AgentFixture.shared();
  private static final ScriptedProvider PROVIDER = AGENT.provider();
  private static final RunningBundle BUNDLE = AGENT.bundle();
  private static final int READERS = 50;
  private static final int PIECES = 640;
  private static final String PIECE = "0123456789abcdef".repeat(1024);

  /**
   * What each may hold back: a part of the runner's tail, what was read for it, and what is on its
   * way.
   */
  private static final long MOST_BYTES_EACH = 2 * 1024 * 1024;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch connected = new CountDownLatch(1);

  @Test
  void theyHoldNothingBack() throws Exception {
    String project = BUNDLE.newProject();
    PROVIDER.next(this::talk);
    CompletableFuture<String> run =
        CompletableFuture.supplyAsync(
            () -> BUNDLE.post("/agent", RunningBundle.message(project, "m1", "Go")).text());
    AgentFixture.await(begun);
    List<Socket> readers = new ArrayList<>();
    try {
      for (int i = 0; i < READERS; i++) {
        readers.add(connect(project));
      }
      long before = heap();
      connected.countDown();
      String whole = run.get(60, TimeUnit.SECONDS);
      assertThat(whole.length()).isGreaterThan(10_000_000);
      assertThat(heap() - before - whole.length()).isLessThan(READERS * MOST_BYTES_EACH);

      // One of them takes its time, and has all in the end.
      InputStream slow = readers.getFirst().getInputStream();
      String rest = new String(slow.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(rest).contains("data: [DONE]");
      assertThat(rest.split(PIECE, -1)).hasSize(PIECES + 1);
    } finally {
      for (Socket reader : readers) {
        reader.close();
      }
    }
  }

  private void talk(OutputStream out) throws IOException {
    for (int i = 0; i < PIECES; i++) {
      ScriptedProvider.send(out, "{\"content\": \"%s\"}".formatted(PIECE), "null");
      if (i == 1) {
        begun.countDown();
        AgentFixture.await(connected);
      }
    }
    ScriptedProvider.says("").write(out);
  }

  /** A reader whose side takes next to nothing, and who has had the head of the answer. */
  private static Socket connect(String project) throws IOException {
    URI url = URI.create(BUNDLE.url());
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1024);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
    String request =
        """
        GET /agent/%s/stream HTTP/1.1\r
        Host: trellis\r
        Authorization: Bearer %s\r
        Connection: close\r
        \r
        """
            .formatted(project, BUNDLE.token());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 200");
    return socket;
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
