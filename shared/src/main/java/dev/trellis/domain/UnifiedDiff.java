package dev.trellis.domain;

import dev.trellis.domain.LineDiff.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * What changed between two texts, in the unified format (GNU diffutils' manual, "Detailed
 * Description of Unified Format": https://www.gnu.org/software/diffutils/manual/).
 *
 * @param hunks in their order
 * @param truncated whether hunks were left out at the end for want of room
 */
public record UnifiedDiff(List<Hunk> hunks, boolean truncated) {
  private static final int CONTEXT = 3;
  private static final String NO_NEWLINE = "\n\\ No newline at end of file\n";

  public UnifiedDiff {
    hunks = List.copyOf(hunks);
  }

  /**
   * Changes that lie close together, with up to three unchanged lines around.
   *
   * @param fromLine the first line before the change, from 1; with 0 lines, the line after which
   *     they would be
   * @param fromCount how many lines before the change
   * @param toLine the first line after the change, in the same way
   * @param toCount how many lines after the change
   * @param text the hunk with its {@code @@} line, each line ended by a line feed
   */
  public record Hunk(int fromLine, int fromCount, int toLine, int toCount, String text) {}

  /**
   * Compares two texts; takes linear time.
   *
   * @param maxLength the most characters that the hunks' texts may have together; a hunk is there
   *     whole or not at all
   */
  public static UnifiedDiff between(String before, String after, int maxLength) {
    Lines from = Lines.of(before);
    Lines to = Lines.of(after);
    List<Hunk> hunks = new ArrayList<>();
    int room = maxLength;
    for (List<Change> near : groups(LineDiff.between(from, to))) {
      Hunk hunk = hunk(from, to, near);
      room -= hunk.text().length();
      if (room < 0) {
        return new UnifiedDiff(hunks, true);
      }
      hunks.add(hunk);
    }
    return new UnifiedDiff(hunks, false);
  }

  /** Changes whose contexts would meet belong together. */
  private static List<List<Change>> groups(List<Change> changes) {
    List<List<Change>> groups = new ArrayList<>();
    int end = Integer.MIN_VALUE;
    for (Change change : changes) {
      if (groups.isEmpty() || change.fromA() - end > 2 * CONTEXT) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(change);
      end = change.toA();
    }
    return groups;
  }

  private static Hunk hunk(Lines from, Lines to, List<Change> changes) {
    Change first = changes.getFirst();
    Change last = changes.getLast();
    int lead = Math.min(CONTEXT, first.fromA());
    int trail = Math.min(CONTEXT, from.count() - last.toA());
    int fromA = first.fromA() - lead;
    int fromB = first.fromB() - lead;
    int countA = last.toA() + trail - fromA;
    int countB = last.toB() + trail - fromB;
    int lineA = countA == 0 ? fromA : fromA + 1;
    int lineB = countB == 0 ? fromB : fromB + 1;
    String header = "@@ -%d,%d +%d,%d @@\n".formatted(lineA, countA, lineB, countB);
    String body = body(from, to, changes, fromA, fromA + countA);
    return new Hunk(lineA, countA, lineB, countB, header + body);
  }

  private static String body(Lines from, Lines to, List<Change> changes, int start, int end) {
    StringBuilder text = new StringBuilder();
    int at = start;
    for (Change change : changes) {
      append(text, ' ', from, at, change.fromA());
      append(text, '-', from, change.fromA(), change.toA());
      append(text, '+', to, change.fromB(), change.toB());
      at = change.toA();
    }
    append(text, ' ', from, at, end);
    return text.toString();
  }

  private static void append(StringBuilder text, char mark, Lines lines, int from, int to) {
    for (int i = from; i < to; i++) {
      String line = lines.line(i);
      text.append(mark).append(line);
      if (!line.endsWith("\n")) {
        text.append(NO_NEWLINE);
      }
    }
  }
}
