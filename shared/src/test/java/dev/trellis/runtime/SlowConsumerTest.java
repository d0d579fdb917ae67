package dev.trellis.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an answer holds back that nobody reads: its buffers, however long it is. A process has one
 * answer at a time; here are fifty, so that it can be measured.
 */
@Timeout(60)
class SlowConsumerTest {
  private static final int ANSWERS = 50;
  private static final int PIECES = 640;
  private static final byte[] PIECE = new byte[16 * 1024];
  private static final long MOST_BYTES_EACH = 96 * 1024;

  private final List<Socket> consumers = new ArrayList<>();

  @Test
  void anAnswerHoldsItsBuffersAlone() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket api = new ServerSocket();
        Closeable _ = this::leave) {
      api.setReceiveBufferSize(1024);
      api.bind(null, ANSWERS);
      Endpoint endpoint = new Endpoint("127.0.0.1", api.getLocalPort());
      long before = heap();
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < ANSWERS; i++) {
        answers.add(threads.submit(() -> answer(endpoint)));
        consumers.add(api.accept());
      }
      for (Socket consumer : consumers) {
        assertThat(head(consumer.getInputStream())).contains("chunked");
      }
      long each = (heap() - before) / ANSWERS;
      assertThat(answers).noneMatch(Future::isDone);
      assertThat(each).isLessThan(MOST_BYTES_EACH);
    }
  }

  private static boolean answer(Endpoint endpoint) throws IOException {
    StreamedAnswer answer = StreamedAnswer.begin(endpoint, "r1", new Prelude(200, Map.of()));
    for (int i = 0; i < PIECES; i++) {
      answer.write(PIECE, 0, PIECE.length);
      answer.flush();
    }
    answer.close();
    answer.endWell();
    return true;
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.read());
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private void leave() throws IOException {
    for (Socket consumer : consumers) {
      consumer.close();
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
