package dev.trellis.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip archive all of whose bytes are ASCII, so that it can stand where other requests have text:
 * a stored file, at a time and with a content that make it so.
 */
final class TextZip {
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private TextZip() {}

  /** An archive with one file of a few digits. */
  static String of(String path) {
    int content = 0;
    while ((crc(content) & 0x80808080) != 0) {
      content++;
    }
    return new String(zip(path, content), StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(int content) {
    return Integer.toString(content).getBytes(StandardCharsets.US_ASCII);
  }

  private static int crc(int content) {
    CRC32 crc = new CRC32();
    crc.update(bytes(content));
    return (int) crc.getValue();
  }

  private static byte[] zip(String path, int content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      ZipEntry entry = new ZipEntry(path);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(bytes(content).length);
      entry.setCrc(Integer.toUnsignedLong(crc(content)));
      entry.setTimeLocal(TIME);
      zip.putNextEntry(entry);
      zip.write(bytes(content));
    } catch (IOException cannotHappenInMemory) {
      throw new UncheckedIOException(cannotHappenInMemory);
    }
    return out.toByteArray();
  }
}
