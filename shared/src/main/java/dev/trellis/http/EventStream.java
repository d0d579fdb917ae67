package dev.trellis.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
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
  /** A writer copies what it is given, so a long event is given to it in pieces. */
  private static final int CHARACTERS_AT_ONCE = 4 * 1024;

  private interface Writing {
    void run() throws IOException;
  }

  private final Writer out;
  private boolean open = true;
  private long lastSentNanos = System.nanoTime();

  public EventStream(OutputStream out) {
    this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
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
          int id = first;
          for (String line : data) {
            write("id: " + id++ + "\ndata: ");
            write(line);
            write("\n\n");
          }
        });
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
      out.flush();
      lastSentNanos = System.nanoTime();
    } catch (IOException readerIsGone) {
      open = false;
    }
  }

  private void write(String text) throws IOException {
    for (int from = 0; from < text.length(); from += CHARACTERS_AT_ONCE) {
      out.write(text, from, Math.min(CHARACTERS_AT_ONCE, text.length() - from));
    }
  }
}
