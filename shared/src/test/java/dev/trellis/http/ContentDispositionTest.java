package dev.trellis.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDispositionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          garden      > attachment; filename="garden.zip"; filename*=UTF-8''garden.zip
          My garden   > attachment; filename="My garden.zip"; filename*=UTF-8''My%20garden.zip
          Gärten 🌱   > attachment; filename="G_rten _.zip"; filename*=UTF-8''G%C3%A4rten%20%F0%9F%8C%B1.zip
          a'(b);c     > attachment; filename="a'(b);c.zip"; filename*=UTF-8''a%27%28b%29%3Bc.zip
          ../../a     > attachment; filename="a.zip"; filename*=UTF-8''a.zip
          """)
  void aNameIsGivenInAsciiAndAsItIs(String name, String expected) {
    assertThat(ContentDisposition.attachment(name, ".zip")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "...", "/", "\r\n", "\u202E", "\uD83C", "\u2028", "\u0085", "\"\"", "%"})
  void whatLeavesNothingHasANameAllTheSame(String name) {
    assertThat(ContentDisposition.attachment(name, ".zip"))
        .isEqualTo("attachment; filename=\"project.zip\"; filename*=UTF-8''project.zip");
  }

  @Test
  void noCharacterLeavesItsPlaceInTheHeader() {
    for (int c = 0; c <= 0x2FFF; c++) {
      String name = "a" + Character.toString(c) + "b";
      assertThat(ContentDisposition.attachment(name, ".zip"))
          .matches(
              "attachment; filename=\"[ -!#-\\[\\]-~]*\\.zip\";"
                  + " filename\\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*\\.zip");
    }
  }

  @Test
  void aLongNameIsCut() {
    assertThat(ContentDisposition.attachment("🌱".repeat(200), ".zip"))
        .contains("filename=\"" + "_".repeat(100) + ".zip\"");
  }
}
