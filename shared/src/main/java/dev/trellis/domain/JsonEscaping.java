package dev.trellis.domain;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/**
 * The inside of a JSON string (RFC 8259, section 7) in UTF-8, as the API's writer puts it: only
 * what must be escaped is, with the short form where there is one and upper-case digits where not.
 */
final class JsonEscaping {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final byte[] SHORT = new byte[128];
  private static final byte[] LONG = new byte[128];

  static {
    pair('"', '"');
    pair('\\', '\\');
    pair('\b', 'b');
    pair('\f', 'f');
    pair('\n', 'n');
    pair('\r', 'r');
    pair('\t', 't');
  }

  private JsonEscaping() {}

  private static void pair(char character, char letter) {
    SHORT[character] = (byte) letter;
    LONG[letter] = (byte) character;
  }

  static byte[] escape(byte[] utf8) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(utf8.length + utf8.length / 8 + 16);
    int plainFrom = 0;
    for (int i = 0; i < utf8.length; i++) {
      byte b = utf8[i];
      // The bytes of longer sequences are negative.
      if (b >= 0 && (b < ' ' || b == '"' || b == '\\')) {
        out.write(utf8, plainFrom, i - plainFrom);
        writeEscape(out, b);
        plainFrom = i + 1;
      }
    }
    out.write(utf8, plainFrom, utf8.length - plainFrom);
    return out.toByteArray();
  }

  private static void writeEscape(ByteArrayOutputStream out, byte b) {
    out.write('\\');
    if (SHORT[b] != 0) {
      out.write(SHORT[b]);
    } else {
      out.write('u');
      out.write('0');
      out.write('0');
      out.write(HEX.toHighHexDigit(b));
      out.write(HEX.toLowHexDigit(b));
    }
  }

  /**
   * Undoes {@link #escape}.
   *
   * @throws IllegalStateException if it is not what {@link #escape} writes
   */
  static byte[] unescape(byte[] escaped) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(escaped.length);
    int plainFrom = 0;
    for (int i = 0; i < escaped.length; i++) {
      if (escaped[i] == '\\') {
        out.write(escaped, plainFrom, i - plainFrom);
        i = readEscape(escaped, i + 1, out);
        plainFrom = i + 1;
      }
    }
    out.write(escaped, plainFrom, escaped.length - plainFrom);
    return out.toByteArray();
  }

  /** Reads an escape behind its backslash, and answers the index of its last byte. */
  private static int readEscape(byte[] escaped, int at, ByteArrayOutputStream out) {
    int letter = at < escaped.length ? escaped[at] : 0;
    if (letter > 0 && LONG[letter] != 0) {
      out.write(LONG[letter]);
      return at;
    }
    if (letter != 'u' || at + 4 >= escaped.length) {
      throw new IllegalStateException("a stored content has an escape that is none of ours");
    }
    out.write(
        HexFormat.fromHexDigit(escaped[at + 3]) << 4 | HexFormat.fromHexDigit(escaped[at + 4]));
    return at + 4;
  }
}
