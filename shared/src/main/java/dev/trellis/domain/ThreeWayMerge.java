package dev.trellis.domain;

import dev.trellis.domain.LineDiff.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges two changes of one text, line by line. A run of lines that both sides changed, or where
 * one side's change touches the other's (adjacent lines count), is a conflict unless both made the
 * same of it. Line endings are part of their lines. Which side is which makes no difference to a
 * merged text.
 */
public final class ThreeWayMerge {
  /** The most regions that a conflict lists. */
  public static final int MAX_REGIONS = 50;

  private final Lines base;
  private final Side mine;
  private final Side theirs;
  private final StringBuilder merged = new StringBuilder();
  private final List<Region> regions = new ArrayList<>();
  private int conflicts;

  private ThreeWayMerge(String base, String mine, String theirs) {
    this.base = Lines.of(base);
    this.mine = new Side(this.base, mine);
    this.theirs = new Side(this.base, theirs);
  }

  /** What came of a merge. */
  public sealed interface Result {
    /** One text that has all changes of both sides. */
    record Merged(String text) implements Result {}

    /**
     * The sides cannot be merged.
     *
     * @param regions the places, in their order, the first {@value ThreeWayMerge#MAX_REGIONS} of
     *     them
     * @param count how many there are
     */
    record Conflicted(List<Region> regions, int count) implements Result {
      public Conflicted {
        regions = List.copyOf(regions);
      }
    }
  }

  /** One place of a conflict, as each of the three texts has it. */
  public record Region(LineRange base, LineRange mine, LineRange theirs) {}

  /**
   * Lines of a text.
   *
   * @param first the first line's number, from 1
   * @param count how many lines; with 0 it is the place before line {@code first}
   */
  public record LineRange(int first, int count) {}

  /** Merges what {@code mine} and {@code theirs} made of {@code base}; takes linear time. */
  public static Result merge(String base, String mine, String theirs) {
    return new ThreeWayMerge(base, mine, theirs).merge();
  }

  private Result merge() {
    int done = 0;
    while (mine.hasNext() || theirs.hasNext()) {
      int from = Math.min(mine.nextFrom(), theirs.nextFrom());
      merged.append(base.range(done, from));
      mine.enter(from);
      theirs.enter(from);
      done = endOfRun(from);
      mergeRun(from, done);
    }
    merged.append(base.range(done, base.count()));
    return conflicts == 0
        ? new Result.Merged(merged.toString())
        : new Result.Conflicted(regions, conflicts);
  }

  /** Takes every change that touches what was taken, from either side. */
  private int endOfRun(int from) {
    int end = from;
    while (true) {
      if (mine.nextFrom() <= end) {
        end = Math.max(end, mine.take());
      } else if (theirs.nextFrom() <= end) {
        end = Math.max(end, theirs.take());
      } else {
        return end;
      }
    }
  }

  private void mergeRun(int from, int to) {
    String ours = mine.text(to);
    if (!theirs.isChanged() || ours.equals(theirs.text(to))) {
      merged.append(ours);
    } else if (!mine.isChanged()) {
      merged.append(theirs.text(to));
    } else {
      conflicts++;
      if (regions.size() < MAX_REGIONS) {
        LineRange before = new LineRange(from + 1, to - from);
        regions.add(new Region(before, mine.range(to), theirs.range(to)));
      }
    }
  }

  /** One side, and how far its changes were taken. */
  private static final class Side {
    private final Lines lines;
    private final List<Change> changes;
    private int next;
    private int start;
    private int firstOfRun;

    Side(Lines base, String text) {
      this.lines = Lines.of(text);
      this.changes = LineDiff.between(base, lines);
    }

    boolean hasNext() {
      return next < changes.size();
    }

    int nextFrom() {
      return hasNext() ? changes.get(next).fromA() : Integer.MAX_VALUE;
    }

    /** Begins a run at a line of the base, before which all changes were taken. */
    void enter(int baseLine) {
      firstOfRun = next;
      start = baseLine + shift();
    }

    int take() {
      return changes.get(next++).toA();
    }

    boolean isChanged() {
      return next > firstOfRun;
    }

    String text(int baseEnd) {
      return lines.range(start, baseEnd + shift());
    }

    LineRange range(int baseEnd) {
      return new LineRange(start + 1, baseEnd + shift() - start);
    }

    /** By how many lines this side is ahead of the base after the changes taken. */
    private int shift() {
      return next == 0 ? 0 : changes.get(next - 1).toB() - changes.get(next - 1).toA();
    }
  }
}
