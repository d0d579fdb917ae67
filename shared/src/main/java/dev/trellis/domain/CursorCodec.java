package dev.trellis.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes and reads the opaque cursors of pages: base64url(version ‖ key of the last item ‖
 * HMAC-SHA-256 over the version, the list's name and the key, 16 bytes). A cursor is good for the
 * list that it was made for, and for no other: one of another project, order or person, or one that
 * was altered, reads as empty.
 */
public final class CursorCodec {
  private static final byte VERSION = 1;
  private static final int MAC_BYTES = 16;
  private static final int BYTES = 1 + 16 + MAC_BYTES;

  private final SecretKeySpec key;

  /**
   * @param secret at least 32 bytes
   */
  public CursorCodec(byte[] secret) {
    if (secret.length < 32) {
      throw new IllegalArgumentException("the cursors' secret must have at least 32 bytes");
    }
    key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /**
   * Writes a cursor.
   *
   * @param list names the list and its order, for example {@code messages:OLDEST_FIRST:<project>}
   */
  public String encode(String list, UUID last) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).put(VERSION).put(uuidBytes(last));
    bytes.put(mac(list, last));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** The key that a cursor of this list carries; empty if it is no cursor of this list. */
  public Optional<UUID> decode(String list, String cursor) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    // Comparing the text too refuses a second spelling of the same bytes.
    if (bytes.length != BYTES || bytes[0] != VERSION) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, 16);
    UUID last = new UUID(buffer.getLong(), buffer.getLong());
    byte[] actual = Arrays.copyOfRange(bytes, 17, BYTES);
    boolean genuine = MessageDigest.isEqual(mac(list, last), actual);
    return genuine && encode(list, last).equals(cursor) ? Optional.of(last) : Optional.empty();
  }

  private byte[] mac(String list, UUID last) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(VERSION);
      mac.update(uuidBytes(last));
      mac.update(list.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(mac.doFinal(), MAC_BYTES);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static byte[] uuidBytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
