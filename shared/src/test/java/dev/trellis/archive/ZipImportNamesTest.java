package dev.trellis.archive;

import static dev.trellis.archive.ZipRefusal.LIMITS;
import static dev.trellis.archive.ZipRefusal.assertRefused;
import static dev.trellis.archive.ZipRefusal.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FieldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipImportNamesTest {
  @ParameterizedTest
  @CsvSource({
    "/etc/passwd, must be relative",
    "../a, must not contain . or .. as a segment",
    "a/../../b, must not contain . or .. as a segment",
    "./a, must not contain . or .. as a segment",
    "..\\a, must not contain any of",
    "C:/a, must not contain any of",
    "a//b, must not contain an empty segment",
    "a//, must not contain an empty segment",
    "/, must not be empty",
    "nul.txt, must not use a device name",
    "..//, must not contain . or ..",
  })
  void namesThatNoProjectTakesAreRefused(String name, String reason) {
    TestZip zip = new TestZip().add(name, "").add("beside", "");
    assertRefused(zip, "entries[0]", "has a name that " + reason);
  }

  @Test
  void namesWithControlCharactersOrNoUtf8OrNothingAreRefused() {
    assertRefused(new TestZip().add("a\u0000.txt", ""), "entries[0]", "has a name that must not");
    assertRefused(new TestZip().add("", ""), "entries[0]", "has a name that must not be empty");
    byte[] latin1 = {'a', (byte) 0xFC};
    assertRefused(
        new TestZip()
            .add(
                "a",
                "",
                e -> {
                  e.name = latin1;
                  e.localName = latin1;
                }),
        "entries[0]",
        "has a name that is not in UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "a, a, collides with another entry",
    "a/B.txt, A/b.TXT, collides with another entry",
    "u\u0308, \u00FC, collides with another entry",
    "a, a/b, lies below a file",
    "a/b, A, is a folder and a file at once",
    "a/, A, is a folder and a file at once",
    "a, A/, is a folder and a file at once",
    "a, a/b/, lies below a file",
  })
  void namesThatAreInEachOthersWayAreRefused(String first, String second, String reason) {
    assertRefused(new TestZip().add(first, "").add(second, ""), "entries[1]", reason);
  }

  @Test
  void aLongNameIsShownInPartAndBetweenCharacters() {
    assertThat(errors(new TestZip().add("x" + "🌱".repeat(1_000), "").bytes(), LIMITS))
        .containsExactly(
            new FieldError(
                "entries[0]",
                "has a name that must have at most 255 characters: x" + "🌱".repeat(299)));
  }
}
