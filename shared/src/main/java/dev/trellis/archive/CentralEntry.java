package dev.trellis.archive;

import static dev.trellis.archive.BadArchiveException.require;

/**
 * What an archive's directory tells of one entry (APPNOTE, 4.3.12).
 *
 * @param name as it stands there
 * @param flags general purpose bits
 * @param method how it is compressed
 * @param crc CRC-32 of the content
 * @param packedSize bytes in the archive
 * @param size bytes of the content
 * @param attributes external attributes: Unix's mode in the upper half, DOS's in the lower
 * @param offset where the local header is
 */
record CentralEntry(
    byte[] name,
    int flags,
    int method,
    int crc,
    long packedSize,
    long size,
    int attributes,
    long offset) {
  static final int STORED = 0;
  static final int DEFLATED = 8;

  private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
  private static final int PATCHED = 1 << 5;
  private static final int DESCRIPTOR = 1 << 3;
  private static final int UNIX_TYPE = 0xF000;
  private static final int UNIX_FILE = 0x8000;
  private static final int UNIX_FOLDER = 0x4000;
  private static final int DOS_LINK = 0x400;
  private static final int EMPTY_DEFLATED = 2;
  private static final long IN_ZIP64 = 0xFFFFFFFFL;

  boolean isFolder() {
    return name.length > 0 && name[name.length - 1] == '/';
  }

  /** Whether sizes and CRC may stand behind the content instead of before it. */
  boolean hasDescriptor() {
    return (flags & DESCRIPTOR) != 0;
  }

  /** Refuses what is neither a plain file nor a folder. */
  void checkForm() throws BadArchiveException {
    require((flags & ENCRYPTED) == 0, "is encrypted");
    require(
        (method == STORED || method == DEFLATED) && (flags & PATCHED) == 0,
        "is compressed by a method other than deflate");
    require(
        size != IN_ZIP64 && packedSize != IN_ZIP64 && offset != IN_ZIP64,
        "uses zip64, which no archive of this size needs");
    require(hasOrdinaryType(), "is a link or another special file");
    require(method != STORED || size == packedSize, "has sizes that contradict each other");
    require(
        !isFolder() || (size == 0 && packedSize <= EMPTY_DEFLATED),
        "is a folder that has a content");
  }

  void checkSize(ZipLimits limits) throws BadArchiveException {
    require(
        size <= limits.maxFileBytes(), "has more than %d bytes".formatted(limits.maxFileBytes()));
  }

  private boolean hasOrdinaryType() {
    int type = attributes >>> 16 & UNIX_TYPE;
    return type == 0
        ? (attributes & DOS_LINK) == 0
        : type == (isFolder() ? UNIX_FOLDER : UNIX_FILE);
  }
}
