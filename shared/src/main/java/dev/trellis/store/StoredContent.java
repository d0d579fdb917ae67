package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.JsonFragment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * A file's content as the database keeps it: so that an answer can take it as it lies. Former
 * releases kept it as it is, or deflated; that is converted while it is read.
 *
 * @param size bytes of the content in UTF-8
 */
record StoredContent(ContentHash hash, int size, JsonFragment fragment) {
  /** The columns of {@code content c} that the readers here need. */
  static final String COLUMNS = "c.codec, c.body, c.fragment_length, c.fragment_crc";

  static final int FRAGMENT = 2;

  private static final int PLAIN = 0;
  private static final int DEFLATED = 1;

  static StoredContent of(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new StoredContent(ContentHash.of(bytes), bytes.length, JsonFragment.of(bytes));
  }

  /** The content as the inside of a JSON string. */
  static JsonFragment readFragment(ResultSet row) throws SQLException {
    byte[] body = row.getBytes("body");
    return switch (row.getInt("codec")) {
      case FRAGMENT ->
          new JsonFragment(body, row.getInt("fragment_length"), row.getInt("fragment_crc"));
      case PLAIN -> JsonFragment.of(body);
      case DEFLATED -> JsonFragment.of(inflate(body));
      default -> throw unknownCodec(row);
    };
  }

  /** The content in UTF-8. */
  static byte[] readUtf8(ResultSet row) throws SQLException {
    return switch (row.getInt("codec")) {
      case FRAGMENT -> readFragment(row).utf8();
      case PLAIN -> row.getBytes("body");
      case DEFLATED -> inflate(row.getBytes("body"));
      default -> throw unknownCodec(row);
    };
  }

  private static IllegalStateException unknownCodec(ResultSet row) throws SQLException {
    return new IllegalStateException("unknown codec " + row.getInt("codec"));
  }

  private static byte[] inflate(byte[] body) {
    try (Inflater inflater = new Inflater(true);
        InflaterInputStream inflating =
            new InflaterInputStream(new ByteArrayInputStream(body), inflater)) {
      return inflating.readAllBytes();
    } catch (IOException damaged) {
      throw new IllegalStateException("a stored content is damaged", damaged);
    }
  }
}
