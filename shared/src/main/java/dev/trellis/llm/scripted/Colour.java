package dev.trellis.llm.scripted;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** An accent colour; {@code hex} is {@code #} and six lower-case digits. */
record Colour(String name, String hex) {
  // White text on any of these can be read: a contrast of 4.5 to 1 or better.
  private static final Map<String, String> NAMED =
      Map.of(
          "blue", "#2563eb",
          "green", "#15803d",
          "red", "#dc2626",
          "purple", "#7c3aed",
          "orange", "#c2410c",
          "pink", "#db2777",
          "teal", "#0f766e");
  static final String WORDS = String.join("|", NAMED.keySet());

  // Three digits without a letter are more often a number, as in "issue #123".
  private static final Pattern MENTION =
      Pattern.compile(
          "\\b(?:" + WORDS + ")\\b|#(?:[0-9a-f]{6}|(?=[0-9]{0,2}[a-f])[0-9a-f]{3})\\b",
          Pattern.CASE_INSENSITIVE);

  /** The last one that a text speaks of: people say "from blue to red". */
  static Optional<Colour> in(String text) {
    return MENTION
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(mention -> mention.toLowerCase(Locale.ROOT))
        .reduce((_, last) -> last)
        .map(Colour::of);
  }

  private static Colour of(String mention) {
    if (!mention.startsWith("#")) {
      return new Colour(mention, NAMED.getOrDefault(mention, "#4f46e5"));
    }
    String hex = mention.length() == 4 ? mention.replaceAll("([0-9a-f])", "$1$1") : mention;
    return new Colour(hex, hex);
  }

  /** White, or black where that is easier to read on this colour. */
  String onAccent() {
    double luminance = 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
    // At 0.179 white and black stand out equally (WCAG 2.2, relative luminance).
    return luminance > 0.179 ? "#000000" : "#ffffff";
  }

  private double linear(int at) {
    double share = Integer.parseInt(hex, at, at + 2, 16) / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
