package dev.trellis.domain;

import java.util.Optional;

/**
 * The lines of a text that are most like what was searched for in vain.
 *
 * @param firstLine the first line's number, from 1
 * @param lastLine the last line's number
 * @param text the lines as they are, with their terminators; cut after {@value #MAX_LENGTH}
 *     characters
 */
public record NearestText(int firstLine, int lastLine, String text) {
  public static final int MAX_LENGTH = 2_000;

  /** Below this likeness, of 1, a hint would mislead. */
  private static final double LEAST_LIKENESS = 0.4;

  /**
   * Slides a window with as many lines as {@code search} over {@code text}. Takes time linear in
   * both. Spaces around lines do not count.
   */
  static Optional<NearestText> find(Lines search, Lines text) {
    if (text.count() == 0) {
      return Optional.empty();
    }
    int height = Math.min(search.count(), text.count());
    TrigramWindow window = new TrigramWindow(search);
    double best = -1;
    int bestLine = 0;
    for (int end = 0; end < text.count(); end++) {
      window.enter(text.line(end));
      if (end >= height) {
        window.leave(text.line(end - height));
      }
      if (end >= height - 1 && window.likeness() > best) {
        best = window.likeness();
        bestLine = end + 1 - height;
      }
    }
    return best < LEAST_LIKENESS
        ? Optional.empty()
        : Optional.of(
            new NearestText(bestLine + 1, bestLine + height, cut(text, bestLine, height)));
  }

  private static String cut(Lines lines, int from, int count) {
    String text = lines.range(from, from + count);
    if (text.length() <= MAX_LENGTH) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1));
    return text.substring(0, splitsPair ? MAX_LENGTH - 1 : MAX_LENGTH);
  }
}
