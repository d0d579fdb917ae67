package dev.trellis.runtime.testapi;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads requests byte by byte, and takes nothing but exact HTTP/1.1. */
final class Wire {
  /** Go's HTTP server, which Lambda's Runtime API is, refuses longer trailers. */
  private static final int MOST_TRAILER_BYTES = 4096;

  private final InputStream in;

  Wire(InputStream in) {
    this.in = new BufferedInputStream(in, 64 * 1024);
  }

  /** The head of a request; the names of the headers in lower case. */
  record Head(String method, String path, Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  Head readHead() throws IOException {
    String[] words = readLine().split(" ", -1);
    if (words.length != 3 || !words[2].equals("HTTP/1.1")) {
      throw new ProtocolException("no request line: " + String.join(" ", words));
    }
    return new Head(words[0], words[1], readHeaders());
  }

  byte[] readBody(Head head) throws IOException {
    int length = Integer.parseInt(head.header("content-length"));
    return readExactly(length);
  }

  /** What a chunk starts with: its size; 0 is the end. */
  int readChunkSize() throws IOException {
    String line = readLine();
    if (!line.matches("[0-9a-fA-F]{1,8}")) {
      throw new ProtocolException("no chunk size: " + line);
    }
    return Integer.parseInt(line, 16);
  }

  byte[] readChunk(int size) throws IOException {
    byte[] chunk = readExactly(size);
    if (!readLine().isEmpty()) {
      throw new ProtocolException("a chunk longer than its size");
    }
    return chunk;
  }

  /** The lines up to the empty one. */
  Map<String, String> readTrailers() throws IOException {
    Map<String, String> trailers = readHeaders();
    int bytes = 2;
    for (Map.Entry<String, String> trailer : trailers.entrySet()) {
      bytes += trailer.getKey().length() + trailer.getValue().length() + 4;
    }
    if (bytes > MOST_TRAILER_BYTES) {
      throw new ProtocolException("suspiciously long trailers: " + bytes);
    }
    return trailers;
  }

  private Map<String, String> readHeaders() throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(": ");
      if (colon < 1) {
        throw new ProtocolException("no header: " + line);
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (headers.put(name, line.substring(colon + 2)) != null) {
        throw new ProtocolException("twice: " + name);
      }
    }
    return headers;
  }

  private byte[] readExactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("cut in a body");
    }
    return bytes;
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\r'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("cut in a line");
      }
      if (b == '\n') {
        throw new ProtocolException("LF without CR");
      }
      line.write(b);
    }
    if (in.read() != '\n') {
      throw new ProtocolException("CR without LF");
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
