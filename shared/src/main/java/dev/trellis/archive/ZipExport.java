package dev.trellis.archive;

import dev.trellis.domain.FilePath;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a project's files as a zip archive, one at a time: memory holds one content and the names.
 * The same files in the same order give the same bytes, everywhere and at any time.
 */
public final class ZipExport {
  // With the format's first day Java would add a time that depends on the machine's zone.
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  // The deflater gives its bytes in small portions, each of which would be a packet.
  private static final int BUFFER_BYTES = 32 * 1024;

  private ZipExport() {}

  /**
   * A file to write.
   *
   * @param utf8 its content
   */
  public record Entry(FilePath path, byte[] utf8) {}

  /**
   * Writes an archive. After a failure what was written is no archive: its directory is missing.
   *
   * @param files in the order that the archive shall have, each path once; asked for the next one
   *     when the one before is written
   * @param out stays open
   * @throws IOException if {@code out} fails, or a path comes twice
   */
  public static void write(Iterator<Entry> files, OutputStream out) throws IOException {
    Detachable target = new Detachable(new BufferedOutputStream(out, BUFFER_BYTES));
    try (ZipOutputStream zip = new ZipOutputStream(target, StandardCharsets.UTF_8)) {
      try {
        zip.setComment(TopFolder.NONE);
        writeAll(files, zip);
        zip.finish();
        zip.flush();
      } finally {
        // Closing would end the archive as if it were whole, and would close what is not ours.
        target.detach();
      }
    }
  }

  private static void writeAll(Iterator<Entry> files, ZipOutputStream zip) throws IOException {
    while (files.hasNext()) {
      Entry file = files.next();
      ZipEntry entry = new ZipEntry(file.path().value());
      entry.setTimeLocal(TIME);
      zip.putNextEntry(entry);
      zip.write(file.utf8());
      zip.closeEntry();
    }
  }

  /** Passes bytes on until it is detached, and drops them from then on. */
  private static final class Detachable extends FilterOutputStream {
    Detachable(OutputStream out) {
      super(out);
    }

    void detach() {
      out = OutputStream.nullOutputStream();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }
  }
}
