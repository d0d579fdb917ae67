package dev.trellis.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a text occurs in another, overlapping places too, by the algorithm of Knuth, Morris and
 * Pratt: String.indexOf takes the product of both lengths on a hostile pair.
 *
 * @param count how many places there are
 * @param offsets the first places, at most {@value #MAX_OFFSETS}, ascending
 */
record Occurrences(int count, List<Integer> offsets) {
  static final int MAX_OFFSETS = 5;

  Occurrences {
    offsets = List.copyOf(offsets);
  }

  static Occurrences of(String search, String text) {
    int[] borders = borders(search);
    List<Integer> offsets = new ArrayList<>();
    int count = 0;
    int matched = 0;
    for (int i = 0; i < text.length(); i++) {
      matched = extend(search, borders, matched, text.charAt(i));
      if (matched == search.length()) {
        if (count++ < MAX_OFFSETS) {
          offsets.add(i + 1 - matched);
        }
        matched = borders[matched - 1];
      }
    }
    return new Occurrences(count, offsets);
  }

  /** For each beginning of the text, how long its longest end is that is a beginning too. */
  private static int[] borders(String search) {
    int[] borders = new int[search.length()];
    for (int i = 1; i < borders.length; i++) {
      borders[i] = extend(search, borders, borders[i - 1], search.charAt(i));
    }
    return borders;
  }

  private static int extend(String search, int[] borders, int matched, char next) {
    int length = matched;
    while (length > 0 && search.charAt(length) != next) {
      length = borders[length - 1];
    }
    return search.charAt(length) == next ? length + 1 : length;
  }
}
