package dev.trellis.domain;

import java.util.Arrays;

/**
 * A text cut into lines. A line ends with a line feed, which belongs to it, as a carriage return
 * before it does; the last line may lack one. So all lines one after another are the text.
 */
final class Lines {
  private final String text;
  private final int[] starts;

  private Lines(String text, int[] starts) {
    this.text = text;
    this.starts = starts;
  }

  static Lines of(String text) {
    int[] starts = new int[16];
    int count = 0;
    for (int at = 0; at < text.length(); at = endOfLine(text, at)) {
      if (count + 1 == starts.length) {
        starts = Arrays.copyOf(starts, 2 * starts.length);
      }
      starts[count++] = at;
    }
    starts[count] = text.length();
    return new Lines(text, Arrays.copyOf(starts, count + 1));
  }

  private static int endOfLine(String text, int from) {
    int feed = text.indexOf('\n', from);
    return feed < 0 ? text.length() : feed + 1;
  }

  int count() {
    return starts.length - 1;
  }

  /** The line of an index from 0, with its terminator. */
  String line(int index) {
    return range(index, index + 1);
  }

  /** The lines of the indexes from {@code from} until before {@code to}. */
  String range(int from, int to) {
    return text.substring(starts[from], starts[to]);
  }

  /** The index of the line in which a character is. */
  int lineAt(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found : -found - 2;
  }
}
