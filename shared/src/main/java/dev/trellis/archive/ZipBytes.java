package dev.trellis.archive;

import static dev.trellis.archive.BadArchiveException.require;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** An archive's bytes: little-endian numbers, and never a look beyond the end. */
final class ZipBytes {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;

  ZipBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  int length() {
    return bytes.length;
  }

  int uint16(long at) throws BadArchiveException {
    return (short) SHORT.get(bytes, checked(at, 2)) & 0xFFFF;
  }

  int int32(long at) throws BadArchiveException {
    return (int) INT.get(bytes, checked(at, 4));
  }

  long uint32(long at) throws BadArchiveException {
    return Integer.toUnsignedLong(int32(at));
  }

  byte[] copy(long at, long length) throws BadArchiveException {
    int from = checked(at, length);
    return Arrays.copyOfRange(bytes, from, from + (int) length);
  }

  /** A view of a part, with no copy. */
  ByteBuffer slice(long at, long length) throws BadArchiveException {
    return ByteBuffer.wrap(bytes, checked(at, length), (int) length).asReadOnlyBuffer();
  }

  private int checked(long at, long length) throws BadArchiveException {
    require(
        at >= 0 && length >= 0 && at + length <= bytes.length,
        "is damaged: it points beyond its end");
    return (int) at;
  }
}
