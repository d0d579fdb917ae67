package dev.trellis.llm.sse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CleanTextTest {
  private static final String HIGH = "\uD83D";
  private static final String LOW = "\uDE00";
  private final CleanText clean = new CleanText();

  @Test
  void plainTextStaysAsItIs() {
    assertThat(clean.next("héllo " + HIGH + LOW)).isEqualTo("héllo 😀");
    assertThat(clean.rest()).isEmpty();
  }

  @Test
  void aPairThatIsSplitAcrossPiecesStaysWhole() {
    assertThat(clean.next("a" + HIGH)).isEqualTo("a");
    assertThat(clean.next("")).isEmpty();
    assertThat(clean.next(LOW + "b")).isEqualTo("😀b");
    assertThat(clean.rest()).isEmpty();
  }

  @Test
  void aLoneSurrogateAndNulAreReplaced() {
    assertThat(clean.next("a" + LOW + "b\0c" + HIGH + "d")).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd");
    assertThat(clean.next(HIGH)).isEmpty();
    assertThat(clean.next(HIGH)).isEqualTo("\uFFFD");
    assertThat(clean.rest()).isEqualTo("\uFFFD");
    assertThat(clean.rest()).isEmpty();
  }
}
