package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.LineDiff.Change;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class LineDiffTest {
  private static final int FILE = 500 * 1024;

  @Test
  void equalTextsHaveNoChange() {
    assertThat(changes("a\nb\n", "a\nb\n")).isEmpty();
    assertThat(changes("", "")).isEmpty();
  }

  @Test
  void aChangeTellsTheLinesOnBothSides() {
    assertThat(changes("a\nb\nc\n", "a\nx\ny\nc\n")).containsExactly(new Change(1, 2, 1, 3));
    assertThat(changes("", "a\n")).containsExactly(new Change(0, 0, 0, 1));
    assertThat(changes("a\n", "")).containsExactly(new Change(0, 1, 0, 0));
  }

  @Test
  void lineEndingsAndTheMissingNewlineAreDifferences() {
    assertThat(changes("a\nb\n", "a\r\nb\n")).containsExactly(new Change(0, 1, 0, 1));
    assertThat(changes("a\nb\n", "a\nb")).containsExactly(new Change(1, 2, 1, 2));
  }

  @Test
  void aMovedBlockLeavesTheRestInPlace() {
    assertThat(changes("a\nb\nc\nd\n", "b\nc\nd\na\n"))
        .containsExactly(new Change(0, 1, 0, 0), new Change(4, 4, 3, 4));
  }

  @Test
  void theChangesMakeTheSecondTextOutOfTheFirst() {
    RandomTexts texts = new RandomTexts(1);
    for (int i = 0; i < 3_000; i++) {
      String before = texts.text(40, 1 + texts.below(30));
      String after = texts.text(40, 1 + texts.below(30));
      assertThat(applied(before, after)).isEqualTo(after);
    }
  }

  @Test
  void withoutFixedPointsTheChangesAreTheFewest() {
    RandomTexts texts = new RandomTexts(2);
    for (int i = 0; i < 2_000; i++) {
      // Every line twice or more: nothing is unique, so nothing is paired beforehand.
      String before = texts.text(12, 3).repeat(2);
      String after = texts.text(12, 3).repeat(2);
      int lines = 0;
      for (Change change : changes(before, after)) {
        lines += change.toA() - change.fromA() + change.toB() - change.fromB();
      }
      assertThat(lines).isEqualTo(fewest(Lines.of(before), Lines.of(after)));
    }
  }

  @Test
  void betweenChangesThereIsALineThatIsTheSame() {
    RandomTexts texts = new RandomTexts(3);
    for (int i = 0; i < 1_000; i++) {
      List<Change> changes = changes(texts.text(40, 6), texts.text(40, 6));
      for (int c = 1; c < changes.size(); c++) {
        assertThat(changes.get(c).fromA()).isGreaterThan(changes.get(c - 1).toA());
      }
    }
  }

  @Test
  void scatteredChangesOfALongFileAreFoundOneByOne() {
    RandomTexts texts = new RandomTexts(4);
    List<String> lines = texts.distinctLines(20_000);
    List<String> after = texts.changed(lines, 10);
    assertThat(changes(String.join("", lines), String.join("", after)))
        .hasSizeGreaterThan(2_000)
        .allMatch(change -> change.toA() - change.fromA() < 20);
  }

  @Test
  void hostileTextsTakeBoundedTime() {
    String before = hostile(new Random(5));
    String after = hostile(new Random(6));
    // It takes a fraction of a second where nothing else runs; unbounded, it takes minutes.
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> assertThat(applied(before, after)).isEqualTo(after));
  }

  private static String hostile(Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < FILE) {
      text.append((char) ('a' + random.nextInt(2))).append('\n');
    }
    return text.toString();
  }

  private static List<Change> changes(String before, String after) {
    return LineDiff.between(Lines.of(before), Lines.of(after));
  }

  private static String applied(String before, String after) {
    Lines from = Lines.of(before);
    Lines to = Lines.of(after);
    StringBuilder made = new StringBuilder();
    int at = 0;
    for (Change change : LineDiff.between(from, to)) {
      made.append(from.range(at, change.fromA())).append(to.range(change.fromB(), change.toB()));
      at = change.toA();
    }
    return made.append(from.range(at, from.count())).toString();
  }

  /** The length of the shortest edit script, by the longest common subsequence. */
  private static int fewest(Lines a, Lines b) {
    int[][] common = new int[a.count() + 1][b.count() + 1];
    for (int i = 1; i <= a.count(); i++) {
      for (int j = 1; j <= b.count(); j++) {
        common[i][j] =
            a.line(i - 1).equals(b.line(j - 1))
                ? common[i - 1][j - 1] + 1
                : Math.max(common[i - 1][j], common[i][j - 1]);
      }
    }
    return a.count() + b.count() - 2 * common[a.count()][b.count()];
  }
}
