package dev.trellis.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Puts tokens together by hand, so that nothing but the part under test is wrong with them. */
final class Forgery {
  private Forgery() {}

  static String header() {
    return header(TestKeys.of(TestKeys.KEY).current().id());
  }

  static String header(String keyId) {
    return "{\"alg\":\"HS256\",\"kid\":\"%s\",\"typ\":\"at+jwt\"}".formatted(keyId);
  }

  /** A token with these texts as its header and payload, signed with the key that is right. */
  static String signed(String header, String payload) {
    return signed(header, payload.getBytes(StandardCharsets.UTF_8));
  }

  static String signed(String header, byte[] payload) {
    return signed(header, payload, TestKeys.of(TestKeys.KEY).current().accessTokens());
  }

  static String signed(String header, byte[] payload, SecretKey key) {
    return signed(header, payload, key, "HmacSHA256");
  }

  static String signed(String header, byte[] payload, SecretKey key, String algorithm) {
    String text = encode(header.getBytes(StandardCharsets.UTF_8)) + "." + encode(payload);
    return text + "." + encode(mac(text, key, algorithm));
  }

  private static byte[] mac(String text, SecretKey key, String algorithm) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getEncoded(), algorithm));
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The text of a token's header (0) or payload (1). */
  static String part(String token, int index) {
    return new String(
        Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]), StandardCharsets.UTF_8);
  }
}
