package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trellis.domain.FilePath.InvalidPathException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilePathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "index.html",
        "src/components/App.tsx",
        ".env",
        ".github/workflows/ci.yml",
        "...a",
        "a..b/c",
        "with space/in it.txt",
        "übung/日本語/🌱.md",
        "a~b/c'd/(e)[f]{g}/#h&i=j+k,l;m@n!o$p%q^r`s",
        "console",
        "com10",
        "nul-and-more",
        "lpt",
        "auxiliary/x",
        "%2e%2e/x",
        "…/x"
      })
  void ordinaryPathsAreTaken(String path) {
    assertThat(new FilePath(path).value()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "../x",
        "./x",
        "a/../b",
        "a/./b",
        "a/..",
        "a/.",
        "/x",
        "//x",
        "/",
        "a//b",
        "a/",
        "a///b",
        "..\\x",
        "a\\b",
        "C:\\x",
        "C:/x",
        "C:x",
        "\\\\host\\share",
        "file://x",
        "x:y",
        "~/..",
        "a/.. /b",
        "a/... /b",
        ".. ",
        "..."
      })
  void pathsThatCouldLeaveTheProjectAreRefused(String path) {
    assertRefused(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "a?", "\"a\"", "<a>", "a|b", "a:b"})
  void charactersThatNoDiskOfWindowsTakesAreRefused(String path) {
    assertRefused(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.", "a ", " a", "a./b", "a /b", "a/ b", "a/b.", "a/b.. ", " "})
  void segmentsThatEndWithADotOrBeginOrEndWithASpaceAreRefused(String path) {
    assertRefused(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "con",
        "CON",
        "Nul",
        "prn.txt",
        "AUX.tar.gz",
        "a/com1",
        "COM9.log/x",
        "lpt1",
        "lpt¹",
        "com³.x",
        "CONIN$",
        "conout$",
        "com0",
        "nul .txt",
        "con  .a.b"
      })
  void deviceNamesAreRefused(String path) {
    assertThat(assertRefused(path)).contains("device name");
  }

  @Test
  void everyControlCharacterIsRefused() {
    for (int c = 0; c < 0xA0; c++) {
      if (Character.isISOControl(c)) {
        assertThat(assertRefused("a" + (char) c + "b")).contains("control characters");
      }
    }
  }

  // Zero-width and direction marks make two names look like one.
  @ParameterizedTest
  @ValueSource(strings = {"a\u200Bb", "a\u202Eb", "a\u2066b", "\uFEFFa", "a\u00ADb", "a\u200D"})
  void invisibleCharactersAreRefused(String path) {
    assertRefused(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"e\u0301", "\u212B", "a/o\u0308/b", "\u1100\u1161"})
  void pathsThatAreNotInNfcAreRefused(String path) {
    assertThat(assertRefused(path)).contains("NFC");
  }

  @Test
  void loneSurrogatesAreRefused() {
    for (String path : List.of("\uD83C", "a\uDF31", "\uDF31\uD83C", "a/\uD83C/b", "\uD83Cx")) {
      assertThat(assertRefused(path)).contains("valid Unicode");
    }
  }

  @Test
  void aPathHas1To255Characters() {
    assertRefused("");
    assertThat(new FilePath("x".repeat(255)).value()).hasSize(255);
    assertRefused("x".repeat(256));
    // Two chars each in Java, but one character.
    assertThat(new FilePath("🌱".repeat(255)).value()).hasSize(510);
    assertRefused("🌱".repeat(256));
  }

  @Test
  void theRuleIsToldWithoutThePath() {
    assertThat(assertRefused("secret\u0000")).doesNotContain("secret");
  }

  /** The reason. */
  private static String assertRefused(String path) {
    String[] reason = {""};
    assertThatExceptionOfType(InvalidPathException.class)
        .isThrownBy(() -> new FilePath(path))
        .satisfies(refused -> reason[0] = refused.reason());
    return reason[0];
  }
}
