package dev.trellis.archive;

import static dev.trellis.archive.BadArchiveException.require;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks an entry: never more than the directory told, whatever comes out. */
final class EntryContent {
  private static final String WRONG_SIZE = "does not have the size that the directory tells";

  private EntryContent() {}

  /**
   * The content of a file whose size was checked.
   *
   * @throws BadArchiveException if it is damaged, has another size, or is no text in UTF-8
   */
  static String read(ZipBytes zip, CentralEntry entry, LocalEntry local)
      throws BadArchiveException {
    byte[] content =
        entry.method() == CentralEntry.STORED
            ? zip.copy(local.dataOffset(), entry.size())
            : inflate(zip.slice(local.dataOffset(), entry.packedSize()), (int) entry.size());
    CRC32 crc = new CRC32();
    crc.update(content);
    require((int) crc.getValue() == entry.crc(), "is damaged");
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException _) {
      throw new BadArchiveException("is not a text in UTF-8");
    }
  }

  private static byte[] inflate(ByteBuffer packed, int size) throws BadArchiveException {
    // One byte more than there may be, to see whether it comes.
    byte[] content = new byte[size + 1];
    int done = 0;
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(packed);
      int count;
      do {
        count = inflater.inflate(content, done, content.length - done);
        done += count;
      } while (count > 0 && done < content.length);
      require(done == size && inflater.finished() && inflater.getRemaining() == 0, WRONG_SIZE);
    } catch (DataFormatException _) {
      throw new BadArchiveException("is damaged");
    }
    return Arrays.copyOf(content, size);
  }
}
