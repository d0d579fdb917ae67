package dev.trellis.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a streamed answer, in HTTP/1.1 chunks: one for each flush, and one whenever the
 * buffer is full.
 */
final class StreamedAnswer extends OutputStream {
  /**
   * What the error body takes at most before base64 adds its third. Lambda's side is Go's HTTP
   * server, which gives up the whole request if its trailers do not fit into 4096 bytes.
   */
  static final int MOST_TRAILER_JSON_BYTES = 2560;

  private static final int BUFFER_BYTES = 32 * 1024;
  // A chunk's size in hexadecimal digits (as many as the buffer's size has) and CR LF.
  private static final int SIZE_LINE_BYTES = 6;

  private static final String HEADERS =
      """
      Content-Type: application/vnd.awslambda.http-integration-response\r
      Lambda-Runtime-Function-Response-Mode: streaming\r
      Transfer-Encoding: chunked\r
      Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r
      """;

  private final Connection connection;
  // The chunk as it goes over the wire: the size before the bytes, CR LF after them.
  private final byte[] frame = new byte[SIZE_LINE_BYTES + BUFFER_BYTES + 2];
  private int buffered;
  private boolean closed;
  private @Nullable IOException broken;

  private StreamedAnswer(Connection connection) {
    this.connection = connection;
  }

  /**
   * Sends the head of the request and the prelude, which is a chunk by itself.
   *
   * @throws IllegalArgumentException if the prelude is too long; nothing is sent then
   */
  static StreamedAnswer begin(Endpoint endpoint, String requestId, Prelude prelude)
      throws IOException {
    byte[] first = prelude.toBytes();
    Connection connection = Connection.open(endpoint);
    StreamedAnswer answer = new StreamedAnswer(connection);
    try {
      connection.head("POST", "/invocation/".concat(requestId).concat("/response"), HEADERS);
      answer.write(first, 0, first.length);
      answer.flush();
      return answer;
    } catch (IOException cut) {
      connection.close();
      throw cut;
    }
  }

  @Override
  public synchronized void write(int b) throws IOException {
    requireOpen();
    frame[SIZE_LINE_BYTES + buffered++] = (byte) b;
    if (buffered == BUFFER_BYTES) {
      flush();
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen();
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, BUFFER_BYTES - buffered);
      System.arraycopy(bytes, offset + done, frame, SIZE_LINE_BYTES + buffered, part);
      buffered += part;
      done += part;
      if (buffered == BUFFER_BYTES) {
        flush();
      }
    }
  }

  /**
   * Sends what was written. Without anything written it does nothing: an empty chunk is the end.
   */
  @Override
  public synchronized void flush() throws IOException {
    requireOpen();
    try {
      writeChunk();
      connection.send();
    } catch (IOException cut) {
      throw breakOff(cut);
    }
  }

  /** Sends the rest. The end itself waits for the handler to return. Closing twice is fine. */
  @Override
  public synchronized void close() throws IOException {
    if (!closed && broken == null) {
      flush();
    }
    closed = true;
  }

  /** Tells the end of a good answer. */
  void endWell() throws IOException {
    end("0\r\n\r\n");
  }

  /** Sends the rest, then tells that the answer is not whole. */
  void endBadly(ErrorReport report) throws IOException {
    String body = Base64.getEncoder().encodeToString(report.json(MOST_TRAILER_JSON_BYTES));
    StringBuilder end = new StringBuilder("0\r\nLambda-Runtime-Function-Error-Type: ");
    end.append(report.type()).append("\r\nLambda-Runtime-Function-Error-Body: ").append(body);
    end(end.append("\r\n\r\n").toString());
  }

  private synchronized void end(String lastChunk) throws IOException {
    closed = true;
    try (connection) {
      if (broken != null) {
        throw broken;
      }
      writeChunk();
      connection.write(lastChunk.getBytes(StandardCharsets.ISO_8859_1));
      connection.send();
      RuntimeApi.isTaken(connection.readReply(), "the streamed response");
    }
  }

  private void writeChunk() throws IOException {
    if (buffered == 0) {
      return;
    }
    int end = SIZE_LINE_BYTES + buffered;
    frame[end] = '\r';
    frame[end + 1] = '\n';
    int start = SIZE_LINE_BYTES;
    frame[--start] = '\n';
    frame[--start] = '\r';
    for (int rest = buffered; rest > 0; rest >>= 4) {
      frame[--start] = (byte) Character.forDigit(rest & 0xf, 16);
    }
    buffered = 0;
    connection.write(frame, start, end + 2 - start);
  }

  private IOException breakOff(IOException cut) throws IOException {
    broken = cut;
    connection.close();
    return cut;
  }

  private void requireOpen() throws IOException {
    if (broken != null) {
      throw new IOException("the answer's connection has broken", broken);
    }
    if (closed) {
      throw new IOException("the answer has ended");
    }
  }
}
