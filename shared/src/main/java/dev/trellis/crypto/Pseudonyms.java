package dev.trellis.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * Stands in for what must not be written down, an IP address say: the same for the same text, and
 * telling nothing else of it to whoever lacks the key.
 */
public final class Pseudonyms {
  private static final int BYTES = 15;

  private final AuthKeys keys;

  public Pseudonyms(AuthKeys keys) {
    this.keys = keys;
  }

  /** 20 characters of base64url: the beginning of an HMAC with the current key. */
  public String of(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(keys.current().pseudonyms());
      byte[] whole = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64Url.encode(Arrays.copyOf(whole, BYTES));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
