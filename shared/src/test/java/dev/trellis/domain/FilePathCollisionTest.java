package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FilePath.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as one file on systems that do not tell upper from lower case. */
class FilePathCollisionTest {

  @ParameterizedTest
  @CsvSource({
    "README.md, readme.MD",
    "ÄÖÜ, äöü",
    "straße, STRASSE",
    "ß, ẞ",
    "ς, Σ",
    "ας, ΑΣ",
    "ﬀ, FF",
    "İ, i̇",
    "Ǆ, ǅ",
    "ſ, S"
  })
  void pathsThatDifferInCaseAloneHaveOneCollisionKey(String one, String other) {
    assertThat(key(one)).isEqualTo(key(other));
  }

  @Test
  void theCaseOfNoCharacterMakesADifference() {
    List<String> different = new ArrayList<>();
    for (int c = 'A'; c <= Character.MAX_CODE_POINT; c++) {
      String text = Character.toString(c);
      if (isPath(text)) {
        for (String other : List.of(text.toUpperCase(Locale.ROOT), text.toLowerCase(Locale.ROOT))) {
          if (isPath(other)) {
            if (!key(other).equals(key(text))) {
              different.add("U+%X".formatted(c));
            }
          }
        }
      }
    }
    assertThat(different).isEmpty();
  }

  @Test
  void differentNamesHaveDifferentCollisionKeys() {
    assertThat(List.of(key("a"), key("b"), key("ä"), key("a/b"), key("ab")))
        .doesNotHaveDuplicates();
  }

  @Test
  void theFoldersOfAPathAreItsPrefixes() {
    assertThat(new FilePath("Src/App/Main.js").folderKeys()).containsExactly("src", "src/app");
    assertThat(new FilePath("a").folderKeys()).isEmpty();
  }

  private static String key(String path) {
    return new FilePath(path).collisionKey();
  }

  private static boolean isPath(String text) {
    try {
      return !new FilePath(text).value().isEmpty();
    } catch (InvalidPathException notOne) {
      return false;
    }
  }
}
