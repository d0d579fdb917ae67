package dev.trellis.runtime;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 answers, by RFC 9112, from a buffered stream; strict, and bounded in memory. */
final class ReplyReader {
  /** What the status line and all headers of an answer may take together. */
  static final int MOST_HEAD_BYTES = 64 * 1024;

  /** Lambda's events have at most 6 MB. */
  static final int MOST_BODY_BYTES = 32 * 1024 * 1024;

  private final InputStream in;
  private int headBytes;

  ReplyReader(InputStream in) {
    this.in = in;
  }

  /**
   * Reads one answer; interim ones (1xx) are passed over.
   *
   * @throws EOFException if the connection ends before the answer does
   * @throws MalformedReplyException if it is no HTTP, or too long
   */
  Reply read() throws IOException {
    while (true) {
      headBytes = 0;
      String statusLine = readLine();
      int status = status(statusLine);
      Map<String, String> headers = readHeaders();
      if (status >= 200) {
        return withBody(statusLine, status, headers);
      }
    }
  }

  private static int status(String line) throws MalformedReplyException {
    boolean http = line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 ");
    if (!http || line.length() < 12 || (line.length() > 12 && line.charAt(12) != ' ')) {
      throw new MalformedReplyException("no HTTP/1.1 status line");
    }
    int status = number(line.substring(9, 12), 10);
    if (status < 100) {
      throw new MalformedReplyException("status " + status);
    }
    return status;
  }

  private Map<String, String> readHeaders() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || line.charAt(0) <= ' ' || line.charAt(colon - 1) <= ' ') {
        throw new MalformedReplyException("a header without a name");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      @Nullable String earlier = headers.get(name);
      headers.put(name, earlier == null ? value : earlier + ", " + value);
    }
    return headers;
  }

  private Reply withBody(String statusLine, int status, Map<String, String> headers)
      throws IOException {
    @Nullable String encoding = headers.get("transfer-encoding");
    @Nullable String length = headers.get("content-length");
    boolean keep =
        statusLine.startsWith("HTTP/1.1")
            && !"close".equalsIgnoreCase(headers.getOrDefault("connection", ""));
    if (status == 204 || status == 304) {
      return new Reply(status, headers, new byte[0], keep);
    }
    if (encoding != null) {
      if (!encoding.equalsIgnoreCase("chunked")) {
        throw new MalformedReplyException("an unknown transfer encoding");
      }
      return new Reply(status, headers, readChunks(), keep);
    }
    if (length != null) {
      byte[] body = readExactly(bodyLength(number(length, 10)));
      return new Reply(status, headers, body, keep);
    }
    return new Reply(status, headers, readToEnd(), false);
  }

  private byte[] readToEnd() throws IOException {
    byte[] body = in.readNBytes(MOST_BODY_BYTES + 1);
    bodyLength(body.length);
    return body;
  }

  private byte[] readChunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String line = readLine();
      int semicolon = line.indexOf(';');
      int size = number((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
      if (size == 0) {
        readHeaders();
        return body.toByteArray();
      }
      bodyLength(body.size() + (long) size);
      body.write(readExactly(size));
      if (!readLine().isEmpty()) {
        throw new MalformedReplyException("a chunk longer than its size");
      }
      // Chunks have lines of their own; the body's bound keeps their number in check.
      headBytes = 0;
    }
  }

  private static int bodyLength(long length) throws MalformedReplyException {
    if (length > MOST_BODY_BYTES) {
      throw new MalformedReplyException("a body of more than " + MOST_BODY_BYTES + " bytes");
    }
    return (int) length;
  }

  private byte[] readExactly(int length) throws IOException {
    // readNBytes takes memory as the bytes come, not as they are announced.
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection ended in the middle of an answer");
    }
    return bytes;
  }

  /** Digits alone: no sign, no blank; -1 cannot come of it. */
  private static int number(String text, int radix) throws MalformedReplyException {
    try {
      if (!text.isEmpty() && Character.digit(text.charAt(0), radix) >= 0) {
        return Integer.parseInt(text, radix);
      }
    } catch (NumberFormatException toldBelow) {
      // Falls through to the one exception for all cases.
    }
    throw new MalformedReplyException("a number was expected");
  }

  /** A line without its CR LF. */
  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended before an answer did");
      }
      if (++headBytes > MOST_HEAD_BYTES) {
        throw new MalformedReplyException("headers of more than " + MOST_HEAD_BYTES + " bytes");
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    if (!text.endsWith("\r")) {
      throw new MalformedReplyException("a line that does not end with CR LF");
    }
    return text.substring(0, text.length() - 1);
  }
}
