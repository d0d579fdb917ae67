package dev.trellis.http;

import java.nio.charset.StandardCharsets;

/**
 * The header that names a download: for everybody in ASCII, and as it is for those who can read
 * that.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6266">RFC 6266</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8187">RFC 8187</a>
 */
public final class ContentDisposition {
  private static final int MAX_NAME_LENGTH = 100;
  private static final String FORBIDDEN = "\\/:*?\"<>|%";

  /** What RFC 8187 lets stand as it is, beside letters and digits. */
  private static final String PLAIN = "!#$&+-.^_`|~";

  private ContentDisposition() {}

  /**
   * The value that makes a client save an answer as a file.
   *
   * @param name any text: what no file system takes is left out, and so is all but the beginning of
   *     a long one
   * @param extension ASCII, with its dot
   */
  public static String attachment(String name, String extension) {
    String file = fileName(name) + extension;
    return "attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(ascii(file), encoded(file));
  }

  private static String fileName(String name) {
    String kept =
        name.codePoints()
            .map(c -> isTaken(c) ? c : ' ')
            .limit(MAX_NAME_LENGTH)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .replaceAll(" +", " ")
            // A dot in front would hide the file.
            .replaceAll("^[ .]+|[ .]+$", "");
    return kept.isEmpty() ? "project" : kept;
  }

  private static boolean isTaken(int character) {
    int type = Character.getType(character);
    // Among the formats is what turns the direction of writing, and so hides an extension.
    return !Character.isISOControl(character)
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && FORBIDDEN.indexOf(character) < 0;
  }

  private static String ascii(String file) {
    return file.codePoints()
        .map(c -> c < 0x7F ? c : '_')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String encoded(String file) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : file.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean letterOrDigit = c < 0x7F && Character.isLetterOrDigit(c);
      if (letterOrDigit || PLAIN.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }
}
