package dev.trellis.llm.sse;

/**
 * Replaces what PostgreSQL and JSON parsers refuse, NUL and lone surrogates, by U+FFFD. A pair that
 * a provider has split across two pieces stays whole: its first half waits for the second.
 */
public final class CleanText {
  private static final char REPLACEMENT = '\uFFFD';

  private String held = "";

  /** What can be passed on now, which may be empty. */
  public String next(String piece) {
    if (piece.isEmpty()) {
      return "";
    }
    String text = held + piece;
    int end = text.length();
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    held = text.substring(end);
    return whole(text.substring(0, end));
  }

  /** What was held back when the text ends here: empty, or U+FFFD for half a pair. */
  public String rest() {
    String rest = whole(held);
    held = "";
    return rest;
  }

  /** Cleans a text that has no more pieces. */
  public static String whole(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return cleaned(text);
      }
    }
    return text;
  }

  private static String cleaned(String text) {
    StringBuilder clean = new StringBuilder(text);
    for (int i = 0; i < clean.length(); i++) {
      char c = clean.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < clean.length()
          && Character.isLowSurrogate(clean.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        clean.setCharAt(i, REPLACEMENT);
      }
    }
    return clean.toString();
  }
}
