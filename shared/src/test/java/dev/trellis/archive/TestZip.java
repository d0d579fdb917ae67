package dev.trellis.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Builds archives field by field, so that any of them can be wrong. */
final class TestZip {
  private final List<Entry> entries = new ArrayList<>();

  /** Bytes before the first entry, between directory and entries, and the archive's comment. */
  byte[] before = {};

  byte[] between = {};
  byte[] comment = {};
  int count = -1;
  int disk;
  int lengthError;

  /** What an entry's header, directory and content say. */
  static final class Entry {
    final byte[] content;
    byte[] localName;
    byte[] name;
    byte[] packed;
    byte[] localExtra = {};
    byte[] descriptor = {};
    int flags = 1 << 11;
    int localFlags = flags;
    int method = 8;
    int localMethod = method;
    int crc;
    int localCrc;
    int size;
    int localSize;
    int packedSize;
    int localPackedSize;
    int attributes;
    int offset = -1;

    Entry(String name, byte[] content) {
      this.name = name.getBytes(UTF_8);
      this.content = content;
      this.packed = deflate(content);
      this.localName = this.name;
      CRC32 sum = new CRC32();
      sum.update(content);
      crc = (int) sum.getValue();
      localCrc = crc;
      size = content.length;
      localSize = size;
      packedSize = packed.length;
      localPackedSize = packedSize;
    }

    void store() {
      packed = content;
      method = 0;
      localMethod = 0;
      packedSize = size;
      localPackedSize = size;
    }

    /** Leaves sizes and CRC to a descriptor, with or without its signature. */
    void describe(boolean signed) {
      flags |= 1 << 3;
      localFlags = flags;
      localCrc = 0;
      localSize = 0;
      localPackedSize = 0;
      ByteBuffer bytes = littleEndian(signed ? 16 : 12);
      if (signed) {
        bytes.putInt(0x08074B50);
      }
      descriptor = filled(bytes.putInt(crc).putInt(packedSize).putInt(size));
    }

    private byte[] local() {
      return filled(
          littleEndian(
                  30 + localName.length + localExtra.length + packed.length + descriptor.length)
              .putInt(0x04034B50)
              .putShort((short) 20)
              .putShort((short) localFlags)
              .putShort((short) localMethod)
              .putInt(0x21)
              .putInt(localCrc)
              .putInt(localPackedSize)
              .putInt(localSize)
              .putShort((short) localName.length)
              .putShort((short) localExtra.length)
              .put(localName)
              .put(localExtra)
              .put(packed)
              .put(descriptor));
    }

    private byte[] central(int at) {
      return filled(
          littleEndian(46 + name.length)
              .putInt(0x02014B50)
              .putShort((short) (3 << 8 | 20))
              .putShort((short) 20)
              .putShort((short) flags)
              .putShort((short) method)
              .putInt(0x21)
              .putInt(crc)
              .putInt(packedSize)
              .putInt(size)
              .putShort((short) name.length)
              .putInt(0)
              .putInt(0)
              .putInt(attributes)
              .putInt(offset >= 0 ? offset : at)
              .put(name));
    }
  }

  TestZip add(String name, String content) {
    return add(name, content, _ -> {});
  }

  TestZip add(String name, String content, Consumer<Entry> change) {
    return add(name, content.getBytes(UTF_8), change);
  }

  TestZip add(String name, byte[] content, Consumer<Entry> change) {
    Entry entry = new Entry(name, content);
    change.accept(entry);
    entries.add(entry);
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    zip.writeBytes(before);
    for (Entry entry : entries) {
      directory.writeBytes(entry.central(zip.size()));
      zip.writeBytes(entry.local());
    }
    zip.writeBytes(between);
    int offset = zip.size();
    zip.writeBytes(directory.toByteArray());
    zip.writeBytes(end(directory.size(), offset));
    return zip.toByteArray();
  }

  private byte[] end(int length, int offset) {
    int all = count >= 0 ? count : entries.size();
    return filled(
        littleEndian(22 + comment.length)
            .putInt(0x06054B50)
            .putShort((short) disk)
            .putShort((short) disk)
            .putShort((short) all)
            .putShort((short) all)
            .putInt(length + lengthError)
            .putInt(offset)
            .putShort((short) comment.length)
            .put(comment));
  }

  static byte[] deflate(byte[] content) {
    byte[] packed = new byte[content.length + 100];
    try (Deflater deflater = new Deflater(9, true)) {
      deflater.setInput(content);
      deflater.finish();
      return Arrays.copyOf(packed, deflater.deflate(packed));
    }
  }

  private static ByteBuffer littleEndian(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] filled(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
