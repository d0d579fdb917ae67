package dev.trellis.crypto;

import dev.trellis.crypto.AuthKeys.KeySet;
import dev.trellis.domain.UserId;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals secrets that must be read again, with AES-256-GCM: version (1 byte) ‖ key id (4) ‖ nonce
 * (12) ‖ ciphertext ‖ tag (16). What is sealed is bound to its place, and cannot be opened in
 * another row, column or tenant. Nonces are random, which is safe for 2^32 sealings with one key.
 */
public final class Sealer {
  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 1 + KeySet.ID_BYTES;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int LEAST_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final AuthKeys keys;

  public Sealer(AuthKeys keys) {
    this.keys = keys;
  }

  /** Seals with the current key; the result has 33 bytes more. */
  public byte[] seal(AssociatedData data, byte[] plain) {
    byte[] header = header(keys.current());
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.current(), nonce);
      cipher.updateAAD(data.bytes(header));
      byte[] encrypted = cipher.doFinal(plain);
      return ByteBuffer.allocate(header.length + nonce.length + encrypted.length)
          .put(header)
          .put(nonce)
          .put(encrypted)
          .array();
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /**
   * Opens what was sealed for this place with the current or the previous key.
   *
   * @throws UnsealException if it was not, or was altered
   */
  public byte[] open(AssociatedData data, byte[] sealed) {
    if (sealed.length < LEAST_BYTES || sealed[0] != VERSION) {
      throw new UnsealException();
    }
    byte[] header = Arrays.copyOf(sealed, HEADER_BYTES);
    String id = HexFormat.of().formatHex(header, 1, HEADER_BYTES);
    KeySet key = keys.find(id).orElseThrow(UnsealException::new);
    int start = HEADER_BYTES + NONCE_BYTES;
    try {
      Cipher cipher =
          cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOfRange(sealed, HEADER_BYTES, start));
      cipher.updateAAD(data.bytes(header));
      return cipher.doFinal(sealed, start, sealed.length - start);
    } catch (GeneralSecurityException otherPlaceOrAltered) {
      throw new UnsealException();
    }
  }

  /** Names the key that seals now: 8 lower-case hex digits. */
  public String currentKeyId() {
    return keys.current().id();
  }

  /** Whether this was not sealed with the current key, and so would be lost with the previous. */
  public boolean needsResealing(byte[] sealed) {
    byte[] header = header(keys.current());
    return sealed.length < HEADER_BYTES
        || !Arrays.equals(sealed, 0, HEADER_BYTES, header, 0, HEADER_BYTES);
  }

  private static byte[] header(KeySet keys) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .put(VERSION)
        .put(HexFormat.of().parseHex(keys.id()))
        .array();
  }

  private static Cipher cipher(int mode, KeySet keys, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, keys.sealing(), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    return cipher;
  }

  /** The place that a sealed secret is bound to. */
  public record AssociatedData(UserId tenant, String table, UUID row, String column) {

    /** Each text behind its length, so that no two places give the same bytes. */
    private byte[] bytes(byte[] header) {
      byte[] tableName = table.getBytes(StandardCharsets.UTF_8);
      byte[] columnName = column.getBytes(StandardCharsets.UTF_8);
      ByteBuffer bytes =
          ByteBuffer.allocate(
              header.length
                  + 4 * Long.BYTES
                  + 2 * Integer.BYTES
                  + tableName.length
                  + columnName.length);
      bytes.put(header);
      bytes.putLong(tenant.value().getMostSignificantBits());
      bytes.putLong(tenant.value().getLeastSignificantBits());
      bytes.putLong(row.getMostSignificantBits()).putLong(row.getLeastSignificantBits());
      bytes.putInt(tableName.length).put(tableName);
      return bytes.putInt(columnName.length).put(columnName).array();
    }
  }

  /** It was not sealed for this place with a key that is known, or was altered since. */
  public static final class UnsealException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    UnsealException() {
      super("a sealed secret cannot be opened here");
    }
  }
}
