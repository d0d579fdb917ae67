package dev.trellis.runtime;

import java.util.List;

/** Writes JSON strings, by RFC 8259. */
final class JsonText {
  private static final String HEX = "0123456789abcdef";

  private JsonText() {}

  /** Appends an array of strings. */
  static void appendStrings(StringBuilder json, List<String> texts) {
    char before = '[';
    for (String text : texts) {
      appendString(json.append(before), text);
      before = ',';
    }
    json.append(before == '[' ? "[]" : "]");
  }

  /**
   * Appends a string in quotes. What is no character, half of a surrogate pair, becomes U+FFFD:
   * strict parsers refuse it, escaped or not.
   */
  static void appendString(StringBuilder json, CharSequence text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        appendChar(json, c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        json.append(c).append(text.charAt(++i));
      } else {
        json.append('\ufffd');
      }
    }
    json.append('"');
  }

  private static void appendChar(StringBuilder json, char c) {
    switch (c) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      default -> {
        if (c < ' ') {
          json.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
        } else {
          json.append(c);
        }
      }
    }
  }
}
