package dev.trellis.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonTextTest {

  @Test
  void everyCharacterComesBackFromAStrictParser() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    String text = all.toString();
    assertThat(JsonMapper.shared().readTree(json(text)).asString()).isEqualTo(text);
  }

  @Test
  void escapesAreTheShortOnes() {
    assertThat(json("\"\\/\n\r\t\b\u001f\u007f\u2028"))
        .isEqualTo("\"\\\"\\\\/\\n\\r\\t\\u0008\\u001f\u007f\u2028\"");
  }

  @Test
  void halvesOfSurrogatePairsAreReplaced() {
    assertThat(json("a\uD83D")).isEqualTo("\"a\uFFFD\"");
    assertThat(json("\uDE00\uD83Db")).isEqualTo("\"\uFFFD\uFFFDb\"");
    assertThat(json("\uD83D\uDE00")).isEqualTo("\"\uD83D\uDE00\"");
  }

  @Test
  void listsAreArrays() {
    StringBuilder json = new StringBuilder();
    JsonText.appendStrings(json, List.of());
    JsonText.appendStrings(json, List.of("a", "\""));
    assertThat(json).hasToString("[][\"a\",\"\\\"\"]");
  }

  private static String json(String text) {
    StringBuilder json = new StringBuilder();
    JsonText.appendString(json, text);
    return json.toString();
  }
}
