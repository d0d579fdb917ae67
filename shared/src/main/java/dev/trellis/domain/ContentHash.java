package dev.trellis.domain;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** The SHA-256 of a file's content in UTF-8; 64 lower-case hex digits as text. */
public final class ContentHash {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private final byte[] bytes;

  private ContentHash(byte[] bytes) {
    this.bytes = bytes;
  }

  public static ContentHash of(byte[] content) {
    return new ContentHash(Sha256.hash(content));
  }

  /**
   * Wraps a hash that is there already.
   *
   * @param bytes 32 bytes
   */
  public static ContentHash ofBytes(byte[] bytes) {
    if (bytes.length != 32) {
      throw new IllegalArgumentException("a SHA-256 has 32 bytes");
    }
    return new ContentHash(bytes.clone());
  }

  /** Reads the text form; empty if the text is anything else. */
  public static Optional<ContentHash> parse(String text) {
    return HEX.matcher(text).matches()
        ? Optional.of(new ContentHash(HexFormat.of().parseHex(text)))
        : Optional.empty();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ContentHash hash && Arrays.equals(hash.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
