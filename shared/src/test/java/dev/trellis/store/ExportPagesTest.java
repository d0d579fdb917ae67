package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Contents are read a page at a time, when they are due. */
class ExportPagesTest {
  private static final int MEBIBYTE = 1024 * 1024;

  private final List<List<ContentHash>> asked = new ArrayList<>();

  private static ContentHash hash(String name) {
    return ContentHash.of(name.getBytes(StandardCharsets.UTF_8));
  }

  private static FileEntry file(String path, String content, int size) {
    return new FileEntry(new FilePath(path), hash(content), size, "text");
  }

  private ExportPages pages(FileEntry... tree) {
    return new ExportPages(
        List.of(tree),
        hashes -> {
          asked.add(hashes);
          Map<ContentHash, byte[]> contents = new HashMap<>();
          hashes.forEach(hash -> contents.put(hash, hash.bytes()));
          return contents;
        });
  }

  private static void takeAll(ExportPages pages) {
    while (pages.hasNext()) {
      Files.FileContent file = pages.next();
      assertThat(file.content()).isEqualTo(file.entry().hash().bytes());
    }
  }

  @Test
  void aPageIsAsLargeAsItMayBeAndNoLarger() {
    takeAll(
        pages(
            file("a", "a", MEBIBYTE),
            file("b", "b", 3 * MEBIBYTE),
            file("c", "c", 1),
            file("d", "d", 4 * MEBIBYTE),
            file("e", "e", 0),
            file("f", "f", 5 * MEBIBYTE),
            file("g", "g", 1)));
    assertThat(asked)
        .containsExactly(
            List.of(hash("a"), hash("b")),
            List.of(hash("c")),
            List.of(hash("d"), hash("e")),
            List.of(hash("f")),
            List.of(hash("g")));
  }

  @Test
  void aContentThatSeveralFilesShareIsAskedForOnce() {
    takeAll(pages(file("a", "x", 1), file("b", "y", 1), file("c", "x", 1)));
    assertThat(asked).containsExactly(List.of(hash("x"), hash("y")));
  }

  @Test
  void nothingIsReadBeforeItIsDue() {
    ExportPages pages =
        pages(file("a", "a", 3 * MEBIBYTE), file("b", "b", MEBIBYTE), file("c", "c", 1));
    assertThat(asked).isEmpty();
    pages.next();
    pages.next();
    assertThat(pages.hasNext()).isTrue();
    assertThat(asked).hasSize(1);
  }

  @Test
  void anEmptyTreeAsksForNothing() {
    ExportPages pages = pages();
    assertThat(pages.hasNext()).isFalse();
    assertThatThrownBy(pages::next).isInstanceOf(NoSuchElementException.class);
    assertThat(asked).isEmpty();
  }
}
