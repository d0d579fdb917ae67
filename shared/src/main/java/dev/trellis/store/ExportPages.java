package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The files of a tree with their contents, which are read when the first of their page is due. */
final class ExportPages implements Iterator<Files.FileContent> {
  /** The most bytes of contents that are read at once, unless one alone is larger. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  private final List<FileEntry> tree;
  private final Function<List<ContentHash>, Map<ContentHash, byte[]>> reader;
  private int next;
  private int pageEnd;
  private Map<ContentHash, byte[]> page = Map.of();

  /**
   * @param reader gives the contents of distinct hashes, or throws
   */
  ExportPages(List<FileEntry> tree, Function<List<ContentHash>, Map<ContentHash, byte[]>> reader) {
    this.tree = tree;
    this.reader = reader;
  }

  @Override
  public boolean hasNext() {
    return next < tree.size();
  }

  @Override
  public Files.FileContent next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (next == pageEnd) {
      readPage();
    }
    FileEntry entry = tree.get(next++);
    byte[] content = page.get(entry.hash());
    if (content == null) {
      throw new IllegalStateException("there is no content of " + entry.hash());
    }
    return new Files.FileContent(entry, content);
  }

  private void readPage() {
    // Let go of before the next one comes, so that there is never more than one.
    page = Map.of();
    List<ContentHash> hashes = new ArrayList<>();
    long bytes = tree.get(next).size();
    do {
      hashes.add(tree.get(pageEnd).hash());
      pageEnd++;
      bytes += pageEnd < tree.size() ? tree.get(pageEnd).size() : 0;
    } while (pageEnd < tree.size() && bytes <= MAX_BYTES);
    page = reader.apply(hashes.stream().distinct().toList());
  }
}
