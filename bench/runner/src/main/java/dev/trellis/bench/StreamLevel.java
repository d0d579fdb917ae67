package dev.trellis.bench;

import java.util.List;

/**
 * How many streams go at once, and for how long they are measured.
 *
 * @param streams how many
 * @param tokens of each stream
 */
record StreamLevel(int streams, int tokens, int warmSeconds, int seconds) {
  /** Between two tokens of a stream. */
  static final int PAUSE_MILLIS = 20;

  // How often a project is used at most, so that no long history distorts anything.
  private static final int SENDS_OF_A_PROJECT = 3;

  /** A single stream is short, or there would be too few first tokens. */
  static List<StreamLevel> all(boolean quick) {
    int seconds = quick ? 8 : 15;
    return List.of(
        new StreamLevel(1, 25, 3, 2 * seconds),
        new StreamLevel(50, 200, 5, seconds),
        new StreamLevel(200, 200, 5, seconds),
        new StreamLevel(400, 200, 5, seconds));
  }

  /** Before anything is measured. */
  static StreamLevel warmUp() {
    return new StreamLevel(50, 50, 1, 12);
  }

  int streamMillis() {
    return tokens * PAUSE_MILLIS;
  }

  /** How many tokens a second there are if nobody is slow. */
  double wanted() {
    return streams * 1e3 / PAUSE_MILLIS;
  }

  /** How many projects each stream takes in turn. */
  int projectsEach() {
    int sends = (warmSeconds + seconds) * 1000 / streamMillis() + 1;
    return Math.ceilDiv(sends, SENDS_OF_A_PROJECT);
  }
}
