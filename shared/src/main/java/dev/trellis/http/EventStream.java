package dev.trellis.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Server-sent events, each sent as soon as it is given. Safe for use by several threads. A reader
 * that goes away is no error: what is sent from then on goes nowhere, and {@link #isOpen()} tells
 * so.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the format</a>
 */
public final class EventStream {
  private static final int CHARACTERS_AT_ONCE = 16 * 1024;

  private final OutputStream out;
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
    write("data: " + data + "\n\n");
  }

  /**
   * Sends events with consecutive numbers as their ids, many at once.
   *
   * @param first the first one's number
   * @param data their data: one line each
   */
  public void send(int first, List<String> data) {
    StringBuilder text = new StringBuilder();
    int id = first;
    for (String line : data) {
      text.append("id: ").append(id++).append("\ndata: ").append(line).append("\n\n");
      if (text.length() >= CHARACTERS_AT_ONCE) {
        write(text.toString());
        text.setLength(0);
      }
    }
    if (text.isEmpty()) {
      return;
    }
    write(text.toString());
  }

  /**
   * Sends a comment if nothing was sent for some time, so that nobody on the way takes the
   * connection for dead.
   *
   * @param idleNanos how long nothing was sent
   */
  public synchronized void keepAlive(long idleNanos) {
    if (System.nanoTime() - lastSentNanos >= idleNanos) {
      write(": keep-alive\n\n");
    }
  }

  public synchronized boolean isOpen() {
    return open;
  }

  private synchronized void write(String text) {
    if (!open) {
      return;
    }
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
      lastSentNanos = System.nanoTime();
    } catch (IOException readerIsGone) {
      open = false;
    }
  }
}
