package dev.trellis.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Server-sent events, each sent as soon as it is given. Safe for use by several threads. A reader
 * that goes away is no error: what is sent from then on goes nowhere, and {@link #isOpen()} tells
 * so. Besides what it is given it holds no more than some kilobytes of what waits for a slow
 * reader.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the format</a>
 */
public final class EventStream {
  /** What is written at once; a long event is written, and copied, in pieces. */
  private static final int BYTES_AT_ONCE = 8 * 1024;

  // A character takes three bytes at most, or two of them four.
  private static final int CHARACTERS_AT_ONCE = BYTES_AT_ONCE / 4;

  private interface Writing {
    void run() throws IOException;
  }

  private final OutputStream out;
  private final byte[] buffer = new byte[BYTES_AT_ONCE];
  private int buffered;
  private boolean open = true;
  private long lastSentNanos = System.nanoTime();

  public EventStream(OutputStream out) {
    this.out = out;
  }

  /**
   * Sends an event.
   *
   * @param data its data: one line
   */
  public void send(String data) {
    tell(
        () -> {
          write("data: ");
          write(data);
          write("\n\n");
        });
  }

  /**
   * Sends events with consecutive numbers as their ids, together.
   *
   * @param first the first one's number
   * @param data their data: one line each
   */
  public void send(int first, List<String> data) {
    tell(
        () -> {
          int number = first;
          for (String line : data) {
            write(number++, line);
          }
        });
  }

  /**
   * Sends an event with its number, if it is short and that takes no waiting: if {@code out} is a
   * {@link WritableByteChannel} too, one that takes all that it is given or nothing.
   *
   * @return whether it was sent; if not, {@link #send(int, List)} does it
   */
  public synchronized boolean sendNow(int number, String data) {
    if (!open || data.length() > CHARACTERS_AT_ONCE || !(out instanceof WritableByteChannel now)) {
      return false;
    }
    try {
      write(number, data);
      boolean sent = now.write(ByteBuffer.wrap(buffer, 0, buffered)) > 0;
      lastSentNanos = sent ? System.nanoTime() : lastSentNanos;
      return sent;
    } catch (IOException readerIsGone) {
      open = false;
      return false;
    } finally {
      buffered = 0;
    }
  }

  /**
   * Sends a comment if nothing was sent for some time, so that nobody on the way takes the
   * connection for dead.
   *
   * @param idleNanos how long nothing was sent
   */
  public synchronized void keepAlive(long idleNanos) {
    if (System.nanoTime() - lastSentNanos >= idleNanos) {
      tell(() -> write(": keep-alive\n\n"));
    }
  }

  public synchronized boolean isOpen() {
    return open;
  }

  private synchronized void tell(Writing writing) {
    if (!open) {
      return;
    }
    try {
      writing.run();
      writeBuffer();
      out.flush();
      lastSentNanos = System.nanoTime();
    } catch (IOException readerIsGone) {
      open = false;
    }
  }

  private void write(int number, String data) throws IOException {
    write("id: " + number + "\ndata: ");
    write(data);
    write("\n\n");
  }

  private void write(String text) throws IOException {
    int from = 0;
    while (text.length() - from > CHARACTERS_AT_ONCE) {
      int to = from + CHARACTERS_AT_ONCE;
      // The two halves of a character outside the BMP are encoded together.
      to -= Character.isHighSurrogate(text.charAt(to - 1)) ? 1 : 0;
      writePiece(text.substring(from, to));
      from = to;
    }
    writePiece(text.substring(from));
  }

  private void writePiece(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (buffered + bytes.length > BYTES_AT_ONCE) {
      writeBuffer();
    }
    System.arraycopy(bytes, 0, buffer, buffered, bytes.length);
    buffered += bytes.length;
  }

  private void writeBuffer() throws IOException {
    out.write(buffer, 0, buffered);
    buffered = 0;
  }
}
