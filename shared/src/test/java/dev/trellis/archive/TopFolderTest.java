package dev.trellis.archive;

import static dev.trellis.archive.ZipRefusal.LIMITS;
import static dev.trellis.archive.ZipRefusal.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FilePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder that everything lies in, and what macOS adds, are no part of a project. */
class TopFolderTest {
  private static List<String> paths(TestZip zip) {
    return ZipImport.read(zip.bytes(), LIMITS).files().stream()
        .map(file -> file.path().value())
        .toList();
  }

  @Test
  void oneFolderAboveEverythingIsLeftOut() {
    TestZip github =
        new TestZip().add("garden-main/", "").add("garden-main/src/", "").add("garden-main/a", "");
    assertThat(paths(github.add("garden-main/src/b", ""))).containsExactly("a", "src/b");
    assertThat(paths(new TestZip().add("u\u0308/a", "").add("\u00FC/b", "")))
        .containsExactly("a", "b");
    assertThat(paths(new TestZip().add("empty/", ""))).isEmpty();
  }

  @Test
  void onlyOneIsAndOnlyIfNothingLiesBesideIt() {
    assertThat(paths(new TestZip().add("a/b/c", "").add("a/b/d", "")))
        .containsExactly("b/c", "b/d");
    assertThat(paths(new TestZip().add("a/b", "").add("c", ""))).containsExactly("a/b", "c");
    assertThat(paths(new TestZip().add("a/b", "").add("ab/c", ""))).containsExactly("a/b", "ab/c");
    assertThat(paths(new TestZip().add("a/b", "").add("c/", ""))).containsExactly("a/b");
  }

  @Test
  void aPathMayBeAsLongAsItCanBelowTheFolder() {
    String path = "x".repeat(FilePath.MAX_LENGTH);
    assertThat(paths(new TestZip().add("folder/" + path, ""))).containsExactly(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../", "./", "/", "C:/", "nul/", "a /", "../../"})
  void whatLeadsOutIsNoFolderToLeaveOut(String folder) {
    assertRefused(new TestZip().add(folder + "a", ""), "entries[0]", "has a name that must");
  }

  @Test
  void anExportKeepsItsFolder() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ZipExport.Entry file = new ZipExport.Entry(new FilePath("src/a.js"), "x".getBytes(UTF_8));
    ZipExport.write(List.of(file).iterator(), out);
    assertThat(ZipImport.read(out.toByteArray(), LIMITS).files())
        .containsExactly(new ZipImport.Entry(file.path(), "x"));
  }

  @Test
  void whatMacOsAddsIsPassedOver() {
    byte[] binary = {0, (byte) 0xFF};
    TestZip zip =
        new TestZip()
            .add("app/", "")
            .add("app/.DS_Store", binary, _ -> {})
            .add("app/a/.DS_Store", new byte[600 * 1024], _ -> {})
            .add("app/a/b.txt", "b")
            .add("__MACOSX/", "")
            .add("__MACOSX/app/a/._b.txt", binary, _ -> {});
    ZipImport.Result result = ZipImport.read(zip.bytes(), LIMITS);
    assertThat(result.files()).containsExactly(new ZipImport.Entry(new FilePath("a/b.txt"), "b"));
    assertThat(result.skipped()).isEqualTo(4);
    assertThat(paths(new TestZip().add("a.DS_Store", "").add("__MACOSX", "")))
        .containsExactly("a.DS_Store", "__MACOSX");
  }

  @Test
  void whatIsPassedOverIsWellFormedAllTheSame() {
    assertRefused(
        new TestZip().add("a", "").add("__MACOSX/b", "", e -> e.attributes = 0xA1FF0000),
        "entries[1]",
        "is a link or another special file");
  }
}
