package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trellis.domain.TextEdits.Result;
import dev.trellis.domain.TextEdits.Result.Edited;
import dev.trellis.domain.TextEdits.Result.Mismatched;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class TextEditsTest {
  private static final String HTML =
      """
      <ul id="items">
        <li class="first">Water the tomatoes</li>
        <li>Sow the beans</li>
      </ul>
      """;

  @Test
  void anEditReplacesTheOnePlace() {
    assertThat(apply("one two three", new TextEdit("two", "2")))
        .isEqualTo(new Edited("one 2 three"));
    assertThat(apply("one two three", new TextEdit(" two", ""))).isEqualTo(new Edited("one three"));
  }

  @Test
  void anEditSeesWhatThoseBeforeItDid() {
    assertThat(apply("a b", new TextEdit("a", "b"), new TextEdit("b b", "c")))
        .isEqualTo(new Edited("c"));
    assertThat(apply("a b", new TextEdit("a", "b"), new TextEdit("b", "c")))
        .isEqualTo(new Mismatched(1, 2, List.of(1, 1), Optional.empty()));
  }

  @Test
  void theReplacementIsTakenLiterally() {
    assertThat(apply("price: X", new TextEdit("X", "$1\\0"))).isEqualTo(new Edited("price: $1\\0"));
  }

  @Test
  void aTextThatOccursSeveralTimesIsRefusedWithItsLines() {
    Result result = apply("x\ny\nx\nx\n", new TextEdit("x\n", ""));
    assertThat(result).isEqualTo(new Mismatched(0, 3, List.of(1, 3, 4), Optional.empty()));
    assertThat(((Mismatched) result).reason())
        .isEqualTo(
            "occurs 3 times (first on lines 1, 3, 4) and must occur once: search for more text");
    assertThat(apply("x\n".repeat(100), new TextEdit("x", "")))
        .isEqualTo(new Mismatched(0, 100, List.of(1, 2, 3, 4, 5), Optional.empty()));
  }

  @Test
  void overlappingPlacesCount() {
    assertThat(apply("aaa", new TextEdit("aa", "b")))
        .isEqualTo(new Mismatched(0, 2, List.of(1, 1), Optional.empty()));
    assertThat(apply("abababab", new TextEdit("abab", "")))
        .isEqualTo(new Mismatched(0, 3, List.of(1, 1, 1), Optional.empty()));
  }

  @Test
  void countingAgreesWithTheSimpleWay() {
    RandomTexts random = new RandomTexts(1);
    for (int i = 0; i < 20_000; i++) {
      String text = Integer.toBinaryString(random.below(1 << 16));
      String search = Integer.toBinaryString(random.below(1 << 4));
      int count = 0;
      for (int at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + 1)) {
        count++;
      }
      assertThat(Occurrences.of(search, text).count()).isEqualTo(count);
    }
  }

  @Test
  void theNearestTextIsTold() {
    Result result = apply(HTML, new TextEdit("<li class='first'>Water the tomato</li>", ""));
    assertThat(result)
        .isEqualTo(
            new Mismatched(
                0,
                0,
                List.of(),
                Optional.of(
                    new NearestText(2, 2, "  <li class=\"first\">Water the tomatoes</li>\n"))));
    assertThat(((Mismatched) result).reason())
        .startsWith("does not occur; the nearest text is on lines 2 to 2:\n  <li class");
  }

  @Test
  void theNearestTextHasAsManyLinesAsTheSearch() {
    assertThat(nearest(HTML, "<li>Sow the bean</li>\n</ul>\n"))
        .contains(new NearestText(3, 4, "  <li>Sow the beans</li>\n</ul>\n"));
    assertThat(nearest("one two three\n", "one\ntwo\nthree\n"))
        .contains(new NearestText(1, 1, "one two three\n"));
  }

  @Test
  void theNearestTextIsFoundFarDown() {
    String other = "const total = items.length;\n".repeat(300);
    assertThat(nearest(other + HTML + other, "<li>Sow the bean</li>"))
        .contains(new NearestText(303, 303, "  <li>Sow the beans</li>\n"));
  }

  @Test
  void otherIndentationAndLineEndingsAreNear() {
    assertThat(nearest("a {\r\n    color: red;\r\n}\r\n", "a {\n  color: red;\n}\n"))
        .contains(new NearestText(1, 3, "a {\r\n    color: red;\r\n}\r\n"));
  }

  @Test
  void whatIsUnlikeEverythingHasNoNearestText() {
    Result result = apply(HTML, new TextEdit("function addItem(event) { return 0; }", ""));
    assertThat(result).isEqualTo(new Mismatched(0, 0, List.of(), Optional.empty()));
    assertThat(((Mismatched) result).reason()).isEqualTo("does not occur, nor anything like it");
    assertThat(nearest(HTML, "<h1>Tomatoes</h1>")).isEmpty();
    assertThat(nearest("", "x")).isEmpty();
    assertThat(nearest("x\n", " ")).isEmpty();
  }

  @Test
  void aLongNearestTextIsCutBetweenCharacters() {
    String line = "x" + "🌱".repeat(3_000);
    assertThat(nearest(line, line + "!"))
        .hasValueSatisfying(
            near ->
                assertThat(near.text())
                    .hasSize(NearestText.MAX_LENGTH - 1)
                    .matches(FilePath::isWellFormed, "is well formed"));
  }

  @Test
  void hostileEditsTakeBoundedTime() {
    String text = "a".repeat(500 * 1024);
    String lines = "a\n".repeat(250 * 1024);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          assertThat(apply(text, new TextEdit("a".repeat(250 * 1024) + "b", "")))
              .isInstanceOf(Mismatched.class);
          assertThat(apply(lines, new TextEdit("a\n".repeat(125 * 1024) + "b", "")))
              .isInstanceOf(Mismatched.class);
        });
  }

  @Test
  void anEditSearchesForSomething() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TextEdit("", "x"));
  }

  private static Optional<NearestText> nearest(String text, String search) {
    return NearestText.find(Lines.of(search), Lines.of(text));
  }

  private static Result apply(String text, TextEdit... edits) {
    return TextEdits.apply(text, List.of(edits));
  }
}
