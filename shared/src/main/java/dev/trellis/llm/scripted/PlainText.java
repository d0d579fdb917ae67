package dev.trellis.llm.scripted;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes what people write safe to show: in a sentence, in a title, in a page. */
final class PlainText {
  // Control characters, halves of surrogate pairs, and marks that turn the direction of the text
  // around them.
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cntrl}\\p{Cs}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");
  private static final Pattern SPACES = Pattern.compile("[\\s\\u00A0]+");

  private PlainText() {}

  /** One line, without anything that cannot be shown. */
  static String line(String text) {
    return SPACES.matcher(UNSAFE.matcher(text).replaceAll(" ")).replaceAll(" ").strip();
  }

  /** At most {@code most} characters, which end where what people see as a character ends. */
  static String cut(String line, int most) {
    if (line.length() <= most) {
      return line;
    }
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(line);
    int end = characters.isBoundary(most - 1) ? most - 1 : characters.preceding(most - 1);
    return line.substring(0, end).strip() + "…";
  }

  /** The nearest place at or before an index, inside the text, that splits no surrogate pair. */
  static int boundary(String text, int index) {
    if (index >= text.length()) {
      return text.length();
    }
    boolean inPair =
        Character.isLowSurrogate(text.charAt(index))
            && Character.isHighSurrogate(text.charAt(index - 1));
    return inPair ? index - 1 : index;
  }

  static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
