package dev.trellis.archive;

import static dev.trellis.archive.BadArchiveException.require;

import java.util.Arrays;

/**
 * Where an entry's content lies, once its local header (APPNOTE, 4.3.7) was seen to say what the
 * directory says: programs differ in which of the two they believe.
 *
 * @param dataOffset where the packed content begins
 * @param end where the entry ends, with its descriptor if it has one
 */
record LocalEntry(long dataOffset, long end) {
  private static final int SIGNATURE = 0x04034B50;
  private static final int LENGTH = 30;
  private static final int DESCRIPTOR_SIGNATURE = 0x08074B50;
  private static final int DESCRIPTOR_LENGTH = 12;
  private static final String CONTRADICTION = "is told differently by its header and the directory";

  static LocalEntry read(ZipBytes zip, CentralEntry entry) throws BadArchiveException {
    long at = entry.offset();
    require(zip.int32(at) == SIGNATURE, CONTRADICTION);
    require(
        zip.uint16(at + 6) == entry.flags()
            && zip.uint16(at + 8) == entry.method()
            && Arrays.equals(zip.copy(at + LENGTH, zip.uint16(at + 26)), entry.name()),
        CONTRADICTION);
    require(
        hasSizes(zip, at + 14, entry) || isLeftToDescriptor(zip, at + 14, entry), CONTRADICTION);
    long dataOffset = at + LENGTH + zip.uint16(at + 26) + zip.uint16(at + 28);
    long dataEnd = dataOffset + entry.packedSize();
    return new LocalEntry(dataOffset, dataEnd + descriptorLength(zip, dataEnd, entry));
  }

  private static int descriptorLength(ZipBytes zip, long at, CentralEntry entry)
      throws BadArchiveException {
    if (!entry.hasDescriptor()) {
      return 0;
    }
    // Its signature is optional.
    if (zip.int32(at) == DESCRIPTOR_SIGNATURE && hasSizes(zip, at + 4, entry)) {
      return 4 + DESCRIPTOR_LENGTH;
    }
    require(hasSizes(zip, at, entry), CONTRADICTION);
    return DESCRIPTOR_LENGTH;
  }

  private static boolean hasSizes(ZipBytes zip, long at, CentralEntry entry)
      throws BadArchiveException {
    return zip.int32(at) == entry.crc()
        && zip.uint32(at + 4) == entry.packedSize()
        && zip.uint32(at + 8) == entry.size();
  }

  private static boolean isLeftToDescriptor(ZipBytes zip, long at, CentralEntry entry)
      throws BadArchiveException {
    return entry.hasDescriptor()
        && zip.int32(at) == 0
        && zip.int32(at + 4) == 0
        && zip.int32(at + 8) == 0;
  }
}
