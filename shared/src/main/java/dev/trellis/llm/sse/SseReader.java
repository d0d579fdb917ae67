package dev.trellis.llm.sse;

import dev.trellis.llm.ModelException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events as the HTML standard defines them, section 9.2.6 "Interpreting an event
 * stream". Only an event's data is kept: every dialect repeats the event's name inside it. Bytes
 * that are not UTF-8 become U+FFFD.
 */
final class SseReader {

  /** The longest line and the longest event, in bytes and in characters. */
  static final int MAX_LENGTH = 4 << 20;

  private final Endpoint endpoint;
  private final ResponseBody body;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();
  private byte[] chunk = new byte[0];
  private int position;
  private boolean firstLine = true;
  private boolean afterCr;

  SseReader(Endpoint endpoint, ResponseBody body) {
    this.endpoint = endpoint;
    this.body = body;
  }

  /**
   * Waits for the data of the next event; {@code null} at the end of the stream, where an event
   * without its closing blank line is dropped, as the standard has it.
   *
   * @throws ModelException as {@link ResponseBody#take} does, and if a line or an event is too long
   */
  @Nullable String next(Deadline deadline) {
    while (true) {
      String ended = line();
      if (ended == null) {
        byte[] more = body.take(deadline);
        if (more == null) {
          return null;
        }
        chunk = more;
        position = 0;
      } else if (!ended.isEmpty()) {
        field(ended);
      } else if (!data.isEmpty()) {
        // Every data line has added its line feed; the last one does not belong to the data.
        String event = data.substring(0, data.length() - 1);
        data.setLength(0);
        if (!event.isEmpty()) {
          return event;
        }
      }
    }
  }

  /** The next line, which LF, CR or CR LF ends; {@code null} if its end has not come yet. */
  private @Nullable String line() {
    if (afterCr && position < chunk.length) {
      afterCr = false;
      position += chunk[position] == '\n' ? 1 : 0;
    }
    int start = position;
    while (position < chunk.length && chunk[position] != '\n' && chunk[position] != '\r') {
      position++;
    }
    if (line.size() + position - start > MAX_LENGTH) {
      throw tooLong();
    }
    if (position == chunk.length) {
      line.write(chunk, start, position - start);
      return null;
    }
    String text = endedLine(start);
    afterCr = chunk[position++] == '\r';
    boolean marked = firstLine && text.startsWith("\uFEFF");
    firstLine = false;
    return marked ? text.substring(1) : text;
  }

  /** Nearly every line lies in one piece, and is not to be copied twice. */
  private String endedLine(int start) {
    if (line.size() == 0) {
      return new String(chunk, start, position - start, StandardCharsets.UTF_8);
    }
    line.write(chunk, start, position - start);
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    return text;
  }

  private void field(String text) {
    if (!text.equals("data") && !text.startsWith("data:")) {
      return;
    }
    String value = text.substring(Math.min("data:".length(), text.length()));
    data.append(value.startsWith(" ") ? value.substring(1) : value).append('\n');
    if (data.length() > MAX_LENGTH) {
      throw tooLong();
    }
  }

  private ModelException tooLong() {
    return endpoint.failure(ModelException.Kind.MALFORMED, "sent an event of more than 4 MB");
  }
}
