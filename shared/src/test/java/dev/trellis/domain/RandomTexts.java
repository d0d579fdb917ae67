package dev.trellis.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts and changes of them, the same for the same seed. */
final class RandomTexts {
  private final Random random;
  private int fresh;

  RandomTexts(long seed) {
    this.random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Lines out of few words, so that many are alike; with and without a newline at the end. */
  String text(int maxLines, int words) {
    StringBuilder text = new StringBuilder();
    int lines = random.nextInt(maxLines + 1);
    for (int i = 0; i < lines; i++) {
      text.append("w").append(random.nextInt(words)).append(random.nextInt(8) == 0 ? "\r\n" : "\n");
    }
    return random.nextInt(4) == 0 ? text.toString().stripTrailing() : text.toString();
  }

  /** Numbered lines, no two alike. */
  List<String> distinctLines(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add("line " + i + "\n");
    }
    return lines;
  }

  /** Removes and adds some lines; the added ones are there nowhere else. */
  List<String> changed(List<String> lines, int oneIn) {
    List<String> changed = new ArrayList<>();
    for (String line : lines) {
      if (random.nextInt(oneIn) == 0) {
        changed.add("new " + fresh++ + "\n");
      }
      if (random.nextInt(oneIn) != 0) {
        changed.add(line);
      }
    }
    return changed;
  }
}
