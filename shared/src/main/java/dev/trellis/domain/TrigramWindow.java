package dev.trellis.domain;

/**
 * How like a moving window of lines is to a searched text: Dice's coefficient over the runs of
 * three characters in both. A line enters or leaves in time linear in its length.
 */
final class TrigramWindow {
  // Runs that share a bucket count as the same: the result is a hint, and memory stays bounded.
  private static final int BUCKETS = 1 << 14;

  private final int[] searched = new int[BUCKETS];
  private final int[] present = new int[BUCKETS];
  private int searchedSize;
  private int presentSize;
  private int common;

  TrigramWindow(Lines search) {
    for (int i = 0; i < search.count(); i++) {
      String line = search.line(i).strip();
      for (int at = 0; at < line.length(); at++) {
        searched[bucket(line, at)]++;
      }
      searchedSize += line.length();
    }
  }

  void enter(String line) {
    String text = line.strip();
    for (int at = 0; at < text.length(); at++) {
      int bucket = bucket(text, at);
      if (present[bucket]++ < searched[bucket]) {
        common++;
      }
    }
    presentSize += text.length();
  }

  /** Takes out a line that is in the window. */
  void leave(String line) {
    String text = line.strip();
    for (int at = 0; at < text.length(); at++) {
      int bucket = bucket(text, at);
      if (--present[bucket] < searched[bucket]) {
        common--;
      }
    }
    presentSize -= text.length();
  }

  /** 0 if nothing is common, 1 if both have the same runs. */
  double likeness() {
    int all = searchedSize + presentSize;
    return all == 0 ? 0 : 2.0 * common / all;
  }

  /** The run that begins at a character; what is after the end counts as 0. */
  private static int bucket(String line, int at) {
    int second = at + 1 < line.length() ? line.charAt(at + 1) : 0;
    int third = at + 2 < line.length() ? line.charAt(at + 2) : 0;
    int hash = (line.charAt(at) * 31 + second) * 31 + third;
    return (hash * 0x9E3779B1) >>> 18;
  }
}
