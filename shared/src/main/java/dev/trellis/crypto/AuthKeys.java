package dev.trellis.crypto;

import dev.trellis.config.AuthConfig;
import dev.trellis.config.Secret;
import dev.trellis.domain.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * All keys, derived from the configured one by HKDF-SHA256 (RFC 5869), one for each purpose, so
 * that nothing made for one purpose is good for another. A set of them has an id, which names it in
 * what it made; the set before the present one is still known while it is configured.
 */
public final class AuthKeys {
  private final List<KeySet> newestFirst;

  private AuthKeys(List<KeySet> newestFirst) {
    this.newestFirst = newestFirst;
  }

  public static AuthKeys of(AuthConfig config) {
    return new AuthKeys(
        Stream.concat(Stream.of(config.key()), config.previousKey().stream())
            .map(AuthKeys::derive)
            .toList());
  }

  KeySet current() {
    return newestFirst.getFirst();
  }

  List<KeySet> newestFirst() {
    return newestFirst;
  }

  Optional<KeySet> find(String id) {
    return newestFirst.stream().filter(keys -> keys.id().equals(id)).findFirst();
  }

  private static KeySet derive(Secret secret) {
    // The id is derived like a key, and so tells nothing of the others.
    byte[] id = expand(secret, "key id", "Generic").getEncoded();
    return new KeySet(
        HexFormat.of().formatHex(Sha256.hash(id), 0, KeySet.ID_BYTES),
        expand(secret, "access tokens", "HmacSHA256"),
        expand(secret, "refresh tokens", "HmacSHA256"),
        expand(secret, "sealing", "AES"),
        expand(secret, "pseudonyms", "HmacSHA256"));
  }

  private static SecretKey expand(Secret secret, String purpose, String algorithm) {
    byte[] material = secret.reveal().getBytes(StandardCharsets.UTF_8);
    byte[] info = ("trellis v1 " + purpose).getBytes(StandardCharsets.UTF_8);
    HKDFParameterSpec parameters =
        HKDFParameterSpec.ofExtract()
            .addIKM(new SecretKeySpec(material, "Generic"))
            .thenExpand(info, KeySet.KEY_BYTES);
    try {
      return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /**
   * What is derived from one configured key.
   *
   * @param id 8 lower-case hex digits
   */
  record KeySet(
      String id,
      SecretKey accessTokens,
      SecretKey refreshTokens,
      SecretKey sealing,
      SecretKey pseudonyms) {
    static final int ID_BYTES = 4;
    static final int KEY_BYTES = 32;

    /** Without the keys, whose own text is not ours to trust. */
    @Override
    public String toString() {
      return "KeySet[id=%s]".formatted(id);
    }
  }
}
