package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.UnifiedDiff.Hunk;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
  private static final int ROOM = 1_000_000;

  @Test
  void equalTextsHaveNoHunk() {
    assertThat(UnifiedDiff.between("a\n", "a\n", ROOM))
        .isEqualTo(new UnifiedDiff(List.of(), false));
  }

  @Test
  void aHunkHasThreeLinesAround() {
    assertThat(hunks(numbers(1, 9), numbers(1, 9).replace("5\n", "five\n")))
        .containsExactly(
            new Hunk(2, 7, 2, 7, "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"));
  }

  @Test
  void changesThatShareContextAreOneHunk() {
    String before = numbers(1, 20);
    String fifth = before.replace("\n5\n", "\nfive\n");
    assertThat(hunks(before, fifth.replace("\n12\n", "\ntwelve\n"))).hasSize(1);
    assertThat(hunks(before, fifth.replace("\n13\n", "\nthirteen\n"))).hasSize(2);
  }

  @Test
  void anEmptySideIsCountedFromZero() {
    assertThat(hunks("", "a\n")).containsExactly(new Hunk(0, 0, 1, 1, "@@ -0,0 +1,1 @@\n+a\n"));
    assertThat(hunks("a\n", "")).containsExactly(new Hunk(1, 1, 0, 0, "@@ -1,1 +0,0 @@\n-a\n"));
  }

  @Test
  void aMissingNewlineIsTold() {
    assertThat(hunks("a\nb", "a\nb\n"))
        .containsExactly(
            new Hunk(1, 2, 1, 2, "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"));
    assertThat(hunks("a\nb", "x\nb").getFirst().text())
        .isEqualTo("@@ -1,2 +1,2 @@\n-a\n+x\n b\n\\ No newline at end of file\n");
  }

  @Test
  void carriageReturnsStay() {
    assertThat(hunks("a\r\n", "b\r\n").getFirst().text())
        .isEqualTo("@@ -1,1 +1,1 @@\n-a\r\n+b\r\n");
  }

  @Test
  void whatHasNoRoomIsLeftOutWhole() {
    String before = numbers(1, 100);
    String after = before.replace("10\n", "ten\n").replace("90\n", "ninety\n");
    List<Hunk> all = hunks(before, after);
    int length = all.getFirst().text().length();
    assertThat(UnifiedDiff.between(before, after, length))
        .isEqualTo(new UnifiedDiff(all.subList(0, 1), true));
    assertThat(UnifiedDiff.between(before, after, length - 1))
        .isEqualTo(new UnifiedDiff(List.of(), true));
  }

  @Test
  void theHunksMakeTheSecondTextOutOfTheFirst() {
    RandomTexts texts = new RandomTexts(1);
    for (int i = 0; i < 3_000; i++) {
      String before = texts.text(60, 10);
      String after = texts.text(60, 10);
      assertThat(patched(before, hunks(before, after))).isEqualTo(after);
    }
  }

  @Test
  void theHunksOfAFewChangesMakeTheSecondTextOutOfTheFirst() {
    RandomTexts texts = new RandomTexts(2);
    for (int i = 0; i < 1_000; i++) {
      List<String> lines = texts.distinctLines(100);
      String before = String.join("", lines);
      String after = String.join("", texts.changed(lines, 30));
      assertThat(patched(before, hunks(before, after))).isEqualTo(after);
    }
  }

  /** Applies hunks as patch does, from their texts alone. */
  private static String patched(String before, List<Hunk> hunks) {
    Lines lines = Lines.of(before);
    StringBuilder after = new StringBuilder();
    int at = 0;
    for (Hunk hunk : hunks) {
      int from = hunk.fromCount() == 0 ? hunk.fromLine() : hunk.fromLine() - 1;
      after.append(lines.range(at, from));
      at = from;
      String body = hunk.text().substring(hunk.text().indexOf('\n') + 1);
      Lines marked = Lines.of(body.replace("\n\\ No newline at end of file\n", "\0\n"));
      for (int i = 0; i < marked.count(); i++) {
        String line = marked.line(i);
        String text = line.substring(1).replace("\0\n", "");
        if (line.charAt(0) != '+') {
          assertThat(lines.line(at++)).isEqualTo(text);
        }
        if (line.charAt(0) != '-') {
          after.append(text);
        }
      }
      assertThat(at).isEqualTo(from + hunk.fromCount());
    }
    return after.append(lines.range(at, lines.count())).toString();
  }

  private static List<Hunk> hunks(String before, String after) {
    return UnifiedDiff.between(before, after, ROOM).hunks();
  }

  private static String numbers(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }
}
