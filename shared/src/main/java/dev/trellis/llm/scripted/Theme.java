package dev.trellis.llm.scripted;

import java.util.Optional;
import java.util.regex.Pattern;

/** Which of the page's two colour schemes is shown. */
enum Theme {
  DARK("dark", "always dark"),
  LIGHT("light", "always light"),
  AUTO("light dark", "light or dark as the device asks");

  // "dark green" speaks of a colour.
  private static final String NOT_A_SHADE = "\\b(?![ -]?(?:" + Colour.WORDS + ")\\b)";
  private static final Pattern DARK_WORD = word("dark");
  private static final Pattern LIGHT_WORD = word("light");

  /** The value of CSS's {@code color-scheme}. */
  final String scheme;

  final String description;

  Theme(String scheme, String description) {
    this.scheme = scheme;
    this.description = description;
  }

  static Optional<Theme> in(String text) {
    boolean dark = DARK_WORD.matcher(text).find();
    boolean light = LIGHT_WORD.matcher(text).find();
    if (dark && light) {
      return Optional.of(AUTO);
    }
    return dark ? Optional.of(DARK) : light ? Optional.of(LIGHT) : Optional.empty();
  }

  private static Pattern word(String word) {
    return Pattern.compile("\\b" + word + NOT_A_SHADE, Pattern.CASE_INSENSITIVE);
  }
}
