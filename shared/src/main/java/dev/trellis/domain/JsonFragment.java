package dev.trellis.domain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A text as the inside of a JSON string, deflated so that a gzip answer can take it as it is: raw
 * deflate (RFC 1951) that ends on a byte's boundary with an empty stored block and has no final
 * block.
 *
 * @param deflated never empty
 * @param length bytes of the inside of the JSON string
 * @param crc their CRC-32 (RFC 1952)
 */
public record JsonFragment(byte[] deflated, int length, int crc) {
  private static final byte[] SYNC_MARK = {0, 0, (byte) 0xFF, (byte) 0xFF};
  private static final int CHUNK = 8 * 1024;

  /**
   * @throws IllegalArgumentException if the deflated bytes do not end as a fragment must: they are
   *     truncated
   */
  public JsonFragment {
    int mark = deflated.length - SYNC_MARK.length;
    for (int i = 0; i < SYNC_MARK.length; i++) {
      if (mark < 0 || deflated[mark + i] != SYNC_MARK[i]) {
        throw new IllegalArgumentException("a fragment is truncated");
      }
    }
  }

  /**
   * Escapes and deflates a text.
   *
   * @param utf8 well-formed UTF-8
   */
  public static JsonFragment of(byte[] utf8) {
    byte[] escaped = JsonEscaping.escape(utf8);
    CRC32 crc = new CRC32();
    crc.update(escaped);
    return new JsonFragment(deflate(escaped), escaped.length, (int) crc.getValue());
  }

  private static byte[] deflate(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3 + 64);
    byte[] chunk = new byte[CHUNK];
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
      deflater.setInput(bytes);
      int count;
      do {
        count = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
        out.write(chunk, 0, count);
      } while (count == chunk.length);
    }
    return out.toByteArray();
  }

  /**
   * The text in UTF-8.
   *
   * @throws IllegalStateException if the fragment is damaged
   */
  public byte[] utf8() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length);
    try {
      inflateTo(out);
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
    return JsonEscaping.unescape(out.toByteArray());
  }

  /**
   * Writes the inside of the JSON string, a few kilobytes at a time.
   *
   * @throws IllegalStateException if the fragment is damaged; a part may have been written
   */
  public void inflateTo(OutputStream out) throws IOException {
    CRC32 sum = new CRC32();
    byte[] chunk = new byte[CHUNK];
    long total = 0;
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(deflated);
      int count;
      while ((count = inflater.inflate(chunk)) > 0) {
        total += count;
        require(total <= length);
        sum.update(chunk, 0, count);
        out.write(chunk, 0, count);
      }
      require(!inflater.finished() && inflater.getRemaining() == 0);
    } catch (DataFormatException damaged) {
      throw new IllegalStateException("a stored content is damaged", damaged);
    }
    require(total == length && (int) sum.getValue() == crc);
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("a stored content is damaged");
    }
  }
}
