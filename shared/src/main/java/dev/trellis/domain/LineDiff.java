package dev.trellis.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines in which two texts differ. First the lines that are there once in both are paired, then
 * the gaps between them are compared by Myers' algorithm ("An O(ND) Difference Algorithm and Its
 * Variations", 1986). A gap with more than {@value #MAX_DISTANCE} differences counts as replaced
 * whole: the result is then coarser but never wrong, and the time stays linear in the text.
 */
final class LineDiff {
  private static final int MAX_DISTANCE = 256;

  private final int[] before;
  private final int[] after;
  private final boolean[] removed;
  private final boolean[] added;

  /**
   * Lines {@code fromA} until before {@code toA} of the first text became lines {@code fromB} until
   * before {@code toB} of the second; indexes from 0, one of the two may be empty.
   */
  record Change(int fromA, int toA, int fromB, int toB) {}

  private LineDiff(int[] before, int[] after) {
    this.before = before;
    this.after = after;
    this.removed = new boolean[before.length];
    this.added = new boolean[after.length];
  }

  /** The changes in their order; between any two there is at least one line that is the same. */
  static List<Change> between(Lines before, Lines after) {
    Map<String, Integer> ids = new HashMap<>();
    LineDiff diff = new LineDiff(numbered(before, ids), numbered(after, ids));
    diff.compare(ids.size());
    return diff.changes();
  }

  /** Equal lines get equal numbers. */
  private static int[] numbered(Lines lines, Map<String, Integer> ids) {
    int[] numbers = new int[lines.count()];
    for (int i = 0; i < numbers.length; i++) {
      int next = ids.size();
      Integer known = ids.putIfAbsent(lines.line(i), next);
      numbers[i] = known == null ? next : known;
    }
    return numbers;
  }

  private void compare(int distinct) {
    int a = 0;
    int b = 0;
    for (UniqueLines.Pair pair : UniqueLines.inOrder(before, after, distinct)) {
      compareGap(a, pair.before(), b, pair.after());
      a = pair.before() + 1;
      b = pair.after() + 1;
    }
    compareGap(a, before.length, b, after.length);
  }

  private void compareGap(int fromA, int toA, int fromB, int toB) {
    int a = fromA;
    int b = fromB;
    int endA = toA;
    int endB = toB;
    while (a < endA && b < endB && before[a] == after[b]) {
      a++;
      b++;
    }
    while (a < endA && b < endB && before[endA - 1] == after[endB - 1]) {
      endA--;
      endB--;
    }
    if (a == endA || b == endB || !new EditPath(a, endA, b, endB).mark()) {
      Arrays.fill(removed, a, endA, true);
      Arrays.fill(added, b, endB, true);
    }
  }

  private List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    int a = 0;
    int b = 0;
    while (a < removed.length || b < added.length) {
      int fromA = a;
      int fromB = b;
      a = endOfRun(removed, a);
      b = endOfRun(added, b);
      if (a > fromA || b > fromB) {
        changes.add(new Change(fromA, a, fromB, b));
      }
      a++;
      b++;
    }
    return changes;
  }

  private static int endOfRun(boolean[] marks, int from) {
    int at = from;
    while (at < marks.length && marks[at]) {
      at++;
    }
    return at;
  }

  /**
   * The shortest way through one gap: a step in x removes a line, a step in y adds one, and equal
   * lines are free. Diagonal k holds the points with x - y = k.
   */
  private final class EditPath {
    private final int fromA;
    private final int fromB;
    private final int width;
    private final int height;

    /** For each distance, how far each diagonal had come one step before; k is at distance + 1. */
    private final List<int[]> trace = new ArrayList<>();

    EditPath(int fromA, int toA, int fromB, int toB) {
      this.fromA = fromA;
      this.fromB = fromB;
      this.width = toA - fromA;
      this.height = toB - fromB;
    }

    /** Marks what the way removes and adds; false, with nothing marked, if it is too long. */
    boolean mark() {
      int middle = MAX_DISTANCE + 1;
      int[] furthest = new int[2 * middle + 1];
      for (int distance = 0; distance <= MAX_DISTANCE; distance++) {
        int[] reached = Arrays.copyOfRange(furthest, middle - distance - 1, middle + distance + 2);
        trace.add(reached);
        for (int k = -distance; k <= distance; k += 2) {
          int x = slide(start(reached, distance, k), k);
          furthest[middle + k] = x;
          if (x >= width && x - k >= height) {
            walkBack(distance);
            return true;
          }
        }
      }
      return false;
    }

    private static boolean comesFromAbove(int[] reached, int distance, int k) {
      int at = distance + 1 + k;
      return k == -distance || (k != distance && reached[at - 1] < reached[at + 1]);
    }

    private static int start(int[] reached, int distance, int k) {
      int at = distance + 1 + k;
      return comesFromAbove(reached, distance, k) ? reached[at + 1] : reached[at - 1] + 1;
    }

    private int slide(int from, int k) {
      int x = from;
      while (x < width && x - k < height && before[fromA + x] == after[fromB + x - k]) {
        x++;
      }
      return x;
    }

    private void walkBack(int distance) {
      int k = width - height;
      for (int d = distance; d > 0; d--) {
        int[] reached = trace.get(d);
        int x = start(reached, d, k);
        if (comesFromAbove(reached, d, k)) {
          added[fromB + x - k - 1] = true;
          k++;
        } else {
          removed[fromA + x - 1] = true;
          k--;
        }
      }
    }
  }
}
