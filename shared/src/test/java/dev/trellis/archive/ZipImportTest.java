package dev.trellis.archive;

import static dev.trellis.archive.ZipRefusal.LIMITS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ZipImportTest {
  @Test
  void filesComeInTheOrderOfTheDirectory() {
    byte[] zip = new TestZip().add("b.txt", "B").add("a/ü.txt", "Ä\r\n🌱").add("c", "").bytes();
    assertThat(ZipImport.read(zip, LIMITS).files())
        .containsExactly(file("b.txt", "B"), file("a/ü.txt", "Ä\r\n🌱"), file("c", ""));
  }

  @Test
  void whatJavaWritesIsRead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setComment("made by Java");
      zip.putNextEntry(new ZipEntry("src/"));
      zip.closeEntry();
      zip.putNextEntry(new ZipEntry("src/a.js"));
      zip.write("let a\n".repeat(100).getBytes(UTF_8));
      zip.closeEntry();
    }
    assertThat(ZipImport.read(out.toByteArray(), LIMITS).files())
        .containsExactly(file("a.js", "let a\n".repeat(100)));
  }

  @Test
  void storedEntriesAndDescriptorsOfBothKindsAreRead() {
    byte[] zip =
        new TestZip()
            .add("stored", "abc", TestZip.Entry::store)
            .add("signed", "def", e -> e.describe(true))
            .add("unsigned", "ghi", e -> e.describe(false))
            .bytes();
    assertThat(ZipImport.read(zip, LIMITS).files())
        .containsExactly(file("stored", "abc"), file("signed", "def"), file("unsigned", "ghi"));
  }

  @Test
  void foldersAndUnixModesAreTaken() {
    byte[] zip =
        new TestZip()
            .add("a/", "", e -> e.attributes = 0x41ED0010)
            .add("d", "")
            .add("a/b/c.sh", "x", e -> e.attributes = 0x81ED0000)
            .add("a/b/", "", TestZip.Entry::store)
            .bytes();
    assertThat(ZipImport.read(zip, LIMITS).files())
        .containsExactly(file("d", ""), file("a/b/c.sh", "x"));
  }

  @Test
  void extraFieldsAndCommentsDoNotMatter() {
    TestZip zip = new TestZip().add("a", "x", e -> e.localExtra = new byte[] {9, 9, 1, 0, 7});
    zip.comment = "a comment".getBytes(UTF_8);
    assertThat(ZipImport.read(zip.bytes(), LIMITS).files()).containsExactly(file("a", "x"));
  }

  @Test
  void decomposedNamesAreComposed() {
    assertThat(ZipImport.read(new TestZip().add("u\u0308.txt", "").bytes(), LIMITS).files())
        .containsExactly(file("\u00FC.txt", ""));
  }

  @Test
  void anEmptyArchiveHasNoFiles() {
    assertThat(ZipImport.read(new TestZip().bytes(), LIMITS).files()).isEmpty();
  }

  @Test
  void whatOneMayHaveIsTakenAndOneMoreIsNot() {
    ZipLimits limits = new ZipLimits(2, 10, 15);
    byte[] most = new TestZip().add("a", "x".repeat(10)).add("b/", "").add("b/b", "yyyyy").bytes();
    assertThat(ZipImport.read(most, limits).files()).hasSize(2);
    TestZip entries = new TestZip();
    for (int i = 0; i < 9; i++) {
      entries.add("f" + i + "/", "");
    }
    assertThat(errors(entries, limits))
        .containsExactly(new FieldError("body", "has more than 8 entries"));
    assertThat(errors(new TestZip().add("a", "").add("b", "").add("c", ""), limits))
        .containsExactly(new FieldError("body", "has more than 2 files"));
    assertThat(errors(new TestZip().add("a", "x".repeat(11)), limits))
        .containsExactly(new FieldError("entries[0]", "has more than 10 bytes: a"));
    assertThat(errors(new TestZip().add("a", "x".repeat(10)).add("b", "yyyyyy"), limits))
        .containsExactly(new FieldError("body", "has files of more than 15 bytes in total"));
  }

  /** A bomb's bytes are counted before any of them comes out. */
  @Test
  void howWellAFileIsCompressedDoesNotMatter() {
    String zeros = "0".repeat(500 * 1024);
    assertThat(ZipImport.read(new TestZip().add("a", zeros).bytes(), LIMITS).files()).hasSize(1);
    TestZip bomb = new TestZip();
    for (int i = 0; i < 5; i++) {
      bomb.add("f" + i, zeros);
    }
    assertThat(bomb.bytes().length).isLessThan(10_000);
    assertThat(errors(bomb, LIMITS))
        .containsExactly(new FieldError("body", "has files of more than 2000000 bytes in total"));
  }

  @Test
  void aFileThatIsNoTextIsNamed() {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', 0};
    TestZip zip = new TestZip().add("a.txt", "a").add("img/b.png", png, _ -> {}).add("c.txt", "c");
    assertThat(errors(zip, LIMITS))
        .containsExactly(new FieldError("entries[1]", "is not a text in UTF-8: img/b.png"));
  }

  @Test
  void aWrongNameAndAWrongContentAreToldTogether() {
    TestZip zip = new TestZip().add("a", new byte[] {(byte) 0xFF}, _ -> {}).add("../b", "");
    assertThat(errors(zip, LIMITS))
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("entries[0]", "entries[1]");
  }

  @Test
  void everyWrongEntryIsTold() {
    TestZip zip = new TestZip();
    for (int i = 0; i < 60; i++) {
      zip.add("../" + i, "");
    }
    assertThat(errors(zip, LIMITS))
        .hasSize(ZipImport.MAX_ERRORS)
        .contains(
            new FieldError(
                "entries[49]", "has a name that must not contain . or .. as a segment: ../49"));
  }

  @Test
  void randomDamageIsRefusedAndNeverABug() {
    Random random = new Random(1);
    byte[] zip =
        new TestZip()
            .add("a/b.txt", "some text\n".repeat(50))
            .add("c", "x", e -> e.describe(true))
            .bytes();
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged =
          Arrays.copyOf(zip, random.nextInt(8) == 0 ? random.nextInt(zip.length) : zip.length);
      for (int n = random.nextInt(4); n >= 0 && damaged.length > 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        ZipImport.read(damaged, LIMITS);
      } catch (ProblemException refused) {
        assertThat(refused.problem()).isInstanceOf(Problem.Invalid.class);
      }
    }
  }

  private static List<FieldError> errors(TestZip zip, ZipLimits limits) {
    return ZipRefusal.errors(zip.bytes(), limits);
  }

  private static ZipImport.Entry file(String path, String content) {
    return new ZipImport.Entry(new FilePath(path), content);
  }
}
