package dev.trellis.crypto;

import dev.trellis.domain.Sha256;
import dev.trellis.domain.UuidV7;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * Makes and reads API keys: {@code trk_}, the key's id (22 characters), {@code _}, 32 random bytes
 * (43 characters) and a CRC-32 of all that (6 characters), each in base 62. By prefix and checksum
 * scanners of leaked secrets know a key for sure, and a mistyped one is refused without asking the
 * database. Only the hash of a key is to be stored.
 */
public final class ApiKeyFormat {
  private static final String PREFIX = "trk_";
  private static final int ID_LENGTH = 22;
  private static final int SECRET_LENGTH = 43;
  private static final int CHECKSUM_LENGTH = 6;
  private static final int SECRET_START = PREFIX.length() + ID_LENGTH + 1;
  private static final int CHECKSUM_START = SECRET_START + SECRET_LENGTH;
  private static final int LENGTH = CHECKSUM_START + CHECKSUM_LENGTH;
  private static final int ID_BYTES = 16;
  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private ApiKeyFormat() {}

  /** A new key with a new id. */
  public static NewApiKey create() {
    UUID id = UuidV7.next();
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    String unchecked = prefix(id) + "_" + Base62.encode(secret, SECRET_LENGTH);
    String key = unchecked + checksum(unchecked);
    return new NewApiKey(id, key, Sha256.hash(key));
  }

  /** The part of a key that may be shown: everything before its secret. */
  public static String prefix(UUID id) {
    byte[] bytes =
        ByteBuffer.allocate(ID_BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return PREFIX + Base62.encode(bytes, ID_LENGTH);
  }

  /** Reads a key; empty if it cannot be one. That it is one of ours only a stored hash can tell. */
  public static Optional<Parsed> parse(String key) {
    if (key.length() != LENGTH
        || !key.startsWith(PREFIX)
        || key.charAt(SECRET_START - 1) != '_'
        || !key.substring(CHECKSUM_START).equals(checksum(key.substring(0, CHECKSUM_START)))
        || Base62.decode(key.substring(SECRET_START, CHECKSUM_START), SECRET_BYTES).isEmpty()) {
      return Optional.empty();
    }
    return Base62.decode(key.substring(PREFIX.length(), SECRET_START - 1), ID_BYTES)
        .map(ByteBuffer::wrap)
        .map(id -> new Parsed(new UUID(id.getLong(), id.getLong()), Sha256.hash(key)));
  }

  static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    return Base62.encode(bytes, CHECKSUM_LENGTH);
  }

  /**
   * A key that was just made. Prints without the key.
   *
   * @param key to be shown once, and kept by nobody here
   * @param hash the SHA-256 of the key's text, 32 bytes: what is stored of it
   */
  public record NewApiKey(UUID id, String key, byte[] hash) {
    @Override
    public String toString() {
      return "NewApiKey[id=%s]".formatted(id);
    }
  }

  /**
   * What can be read from a key alone.
   *
   * @param id under which its hash is stored
   * @param hash the SHA-256 of the key's text, 32 bytes
   */
  public record Parsed(UUID id, byte[] hash) {
    /** Whether this is the key whose hash was stored; the time taken tells nothing of it. */
    public boolean matches(byte[] storedHash) {
      return MessageDigest.isEqual(hash, storedHash);
    }
  }
}
