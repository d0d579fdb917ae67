package dev.trellis.archive;

import static dev.trellis.archive.BadArchiveException.require;

import java.util.ArrayList;
import java.util.List;

/**
 * An archive's directory (APPNOTE, 4.3.12 and 4.3.16): the one place that tells what an entry is.
 *
 * @param entries in the directory's order
 * @param comment the archive's, as it stands there
 * @param offset where the directory begins, and so where the entries end
 */
record CentralDirectory(List<CentralEntry> entries, long offset, byte[] comment) {
  private static final int END_SIGNATURE = 0x06054B50;
  private static final int END_LENGTH = 22;
  private static final int ENTRY_SIGNATURE = 0x02014B50;
  private static final int ENTRY_LENGTH = 46;
  private static final int MAX_COMMENT = 0xFFFF;

  CentralDirectory {
    entries = List.copyOf(entries);
  }

  /**
   * Reads the directory.
   *
   * @throws BadArchiveException if it is none, is damaged, or has more entries than it may
   */
  static CentralDirectory read(ZipBytes zip, int maxEntries) throws BadArchiveException {
    int end = findEnd(zip);
    int count = zip.uint16(end + 10);
    long length = zip.uint32(end + 12);
    long offset = zip.uint32(end + 16);
    require(
        zip.uint16(end + 4) == 0 && zip.uint16(end + 6) == 0 && zip.uint16(end + 8) == count,
        "is a part of an archive, or uses zip64");
    require(count <= maxEntries, "has more than %d entries".formatted(maxEntries));
    // Whoever reads from the front and whoever reads from the end must see the same.
    require(offset + length == end, "has something before its end that is not in its directory");
    byte[] comment = zip.copy(end + END_LENGTH, zip.uint16(end + 20));
    return new CentralDirectory(entries(zip, offset, count, end), offset, comment);
  }

  private static int findEnd(ZipBytes zip) throws BadArchiveException {
    int last = zip.length() - END_LENGTH;
    for (int at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
      if (zip.int32(at) == END_SIGNATURE && zip.uint16(at + 20) == last - at) {
        return at;
      }
    }
    throw new BadArchiveException("is not a zip archive, or is truncated");
  }

  private static List<CentralEntry> entries(ZipBytes zip, long offset, int count, int end)
      throws BadArchiveException {
    List<CentralEntry> entries = new ArrayList<>();
    long at = offset;
    for (int i = 0; i < count; i++) {
      require(zip.int32(at) == ENTRY_SIGNATURE, "has a damaged directory");
      entries.add(entry(zip, at));
      at += ENTRY_LENGTH + zip.uint16(at + 28) + zip.uint16(at + 30) + zip.uint16(at + 32);
    }
    require(at == end, "has a directory that does not end where it should");
    return entries;
  }

  private static CentralEntry entry(ZipBytes zip, long at) throws BadArchiveException {
    return new CentralEntry(
        zip.copy(at + ENTRY_LENGTH, zip.uint16(at + 28)),
        zip.uint16(at + 8),
        zip.uint16(at + 10),
        zip.int32(at + 16),
        zip.uint32(at + 20),
        zip.uint32(at + 24),
        zip.int32(at + 38),
        zip.uint32(at + 42));
  }
}
