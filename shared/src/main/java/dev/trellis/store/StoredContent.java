package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * A file's content as the database keeps it.
 *
 * @param size bytes of the content in UTF-8
 * @param codec {@link #PLAIN} or {@link #DEFLATED}
 */
record StoredContent(ContentHash hash, int size, int codec, byte[] body) {
  static final int PLAIN = 0;
  static final int DEFLATED = 1;

  // Below this, deflating was measured not to pay.
  private static final int LEAST_TO_DEFLATE = 4 * 1024;

  static StoredContent of(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    ContentHash hash = ContentHash.of(bytes);
    return bytes.length < LEAST_TO_DEFLATE
        ? new StoredContent(hash, bytes.length, PLAIN, bytes)
        : new StoredContent(hash, bytes.length, DEFLATED, deflate(bytes));
  }

  /** The content, from the two columns that hold it. */
  static byte[] decode(int codec, byte[] body) {
    return switch (codec) {
      case PLAIN -> body;
      case DEFLATED -> inflate(body);
      default -> throw new IllegalStateException("unknown codec " + codec);
    };
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
    try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, deflater)) {
      deflating.write(bytes);
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  private static byte[] inflate(byte[] body) {
    Inflater inflater = new Inflater(true);
    try (InflaterInputStream inflating =
        new InflaterInputStream(new ByteArrayInputStream(body), inflater)) {
      return inflating.readAllBytes();
    } catch (IOException damaged) {
      throw new IllegalStateException("a stored content is damaged", damaged);
    } finally {
      inflater.end();
    }
  }
}
