package dev.trellis.http;

import dev.trellis.domain.JsonFragment;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/**
 * One gzip member (RFC 1952) put together without compressing anything: the fragments are deflated
 * already, and what stands between them goes into stored blocks (RFC 1951, section 3.2.4).
 */
final class GzipSplice extends SpliceOutput {
  private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};
  private static final int MAX_STORED = 0xFFFF;

  private final OutputStream out;
  private final CRC32 text = new CRC32();
  private int crc;
  private long length;

  GzipSplice(OutputStream out) throws IOException {
    this.out = out;
    out.write(HEADER);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int at = offset;
    int left = count;
    while (left > 0) {
      int size = Math.min(left, MAX_STORED);
      writeStored(0, bytes, at, size);
      at += size;
      left -= size;
    }
    text.reset();
    text.update(bytes, offset, count);
    add((int) text.getValue(), count);
  }

  @Override
  void write(JsonFragment fragment) throws IOException {
    out.write(fragment.deflated());
    add(fragment.crc(), fragment.length());
  }

  private void add(int partCrc, int partLength) {
    crc = Crc32Combination.combine(crc, partCrc, partLength);
    length += partLength;
  }

  private void writeStored(int last, byte[] bytes, int offset, int size) throws IOException {
    out.write(last);
    out.write(littleEndian(size | ~size << 16));
    out.write(bytes, offset, size);
  }

  private static byte[] littleEndian(int value) {
    return new byte[] {
      (byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24)
    };
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  void finish() throws IOException {
    writeStored(1, new byte[0], 0, 0);
    out.write(littleEndian(crc));
    out.write(littleEndian((int) length));
    out.flush();
  }
}
