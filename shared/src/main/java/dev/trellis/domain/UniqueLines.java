package dev.trellis.domain;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Pairs the lines that are there exactly once in each of two texts, as far as their order is the
 * same: what a person would take as the fixed points of a change. Takes O(n log n).
 */
final class UniqueLines {
  private static final int NONE = -1;
  private static final int SEVERAL = -2;

  private UniqueLines() {}

  /** The same line at two indexes. */
  record Pair(int before, int after) {}

  /**
   * The most pairs that can be had with both indexes ascending.
   *
   * @param distinct how many distinct lines there are: they are numbered from 0
   */
  static Iterable<Pair> inOrder(int[] before, int[] after, int distinct) {
    int[] partners = partners(before, after, distinct);
    int[] previous = new int[before.length];
    // The index before which a run of each length ends, with the least partner.
    int[] ends = new int[Math.min(before.length, after.length) + 1];
    int longest = 0;
    for (int i = 0; i < partners.length; i++) {
      if (partners[i] >= 0) {
        int length = insertionPoint(ends, longest, partners, partners[i]);
        previous[i] = length == 0 ? NONE : ends[length - 1];
        ends[length] = i;
        longest = Math.max(longest, length + 1);
      }
    }
    Deque<Pair> pairs = new ArrayDeque<>();
    for (int i = longest == 0 ? NONE : ends[longest - 1]; i != NONE; i = previous[i]) {
      pairs.addFirst(new Pair(i, partners[i]));
    }
    return pairs;
  }

  /** For each line of the first text its index in the second, if it is unique in both. */
  private static int[] partners(int[] before, int[] after, int distinct) {
    int[] ownIndex = onlyIndexes(before, distinct);
    int[] otherIndex = onlyIndexes(after, distinct);
    int[] partners = new int[before.length];
    Arrays.setAll(partners, i -> ownIndex[before[i]] == i ? otherIndex[before[i]] : NONE);
    return partners;
  }

  private static int[] onlyIndexes(int[] lines, int distinct) {
    int[] indexes = new int[distinct];
    Arrays.fill(indexes, NONE);
    for (int i = 0; i < lines.length; i++) {
      indexes[lines[i]] = indexes[lines[i]] == NONE ? i : SEVERAL;
    }
    return indexes;
  }

  private static int insertionPoint(int[] ends, int longest, int[] partners, int partner) {
    int low = 0;
    int high = longest;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (partners[ends[middle]] < partner) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
