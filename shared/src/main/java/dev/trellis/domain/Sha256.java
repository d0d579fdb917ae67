package dev.trellis.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256: what contents are found by, and what is stored of a token or a key that has 256 random
 * bits, which nobody can guess and no slow hash need protect.
 */
public final class Sha256 {
  private Sha256() {}

  /** The hash of the parts behind one another: 32 bytes. */
  public static byte[] hash(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** The hash of a text in UTF-8: 32 bytes. */
  public static byte[] hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }
}
