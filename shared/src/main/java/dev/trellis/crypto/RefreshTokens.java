package dev.trellis.crypto;

import dev.trellis.crypto.AuthKeys.KeySet;
import dev.trellis.domain.Sha256;
import dev.trellis.domain.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;

/**
 * Makes and reads refresh tokens: {@code trr_} and 64 characters, base64url(user's id, 16 bytes ‖
 * secret, 32 bytes). The secret of the first is random; a successor's is an HMAC over its parent,
 * so that requests which refresh one token at the same time all get the same one, and one lineage
 * stays one. Only the hash of a token is to be stored.
 */
public final class RefreshTokens {
  private static final String PREFIX = "trr_";
  private static final int SECRET_BYTES = 32;
  private static final int BYTES = 16 + SECRET_BYTES;
  private static final int LENGTH = PREFIX.length() + BYTES / 3 * 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final AuthKeys keys;

  public RefreshTokens(AuthKeys keys) {
    this.keys = keys;
  }

  /** The random first token of a session. */
  public String first(UserId user) {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return format(user, secret);
  }

  /**
   * The token that follows on this one: always the same, as long as the key is.
   *
   * @throws IllegalArgumentException if it is no refresh token
   */
  public String successor(String token) {
    return successor(keys.current(), token);
  }

  /**
   * The successor that was given out before, whether the present key made it or the previous one.
   *
   * @param hash what was stored of it: 32 bytes
   * @return empty if none of the known keys made it
   * @throws IllegalArgumentException if the first is no refresh token
   */
  public Optional<String> successor(String token, byte[] hash) {
    return keys.newestFirst().stream()
        .map(set -> successor(set, token))
        .filter(successor -> MessageDigest.isEqual(Sha256.hash(successor), hash))
        .findFirst();
  }

  /**
   * Reads a token; empty if it cannot be one. That it is one of ours only a stored hash can tell,
   * and the user is no more than where to look for that.
   */
  public static Optional<Parsed> parse(String token) {
    if (token.length() != LENGTH || !token.startsWith(PREFIX)) {
      return Optional.empty();
    }
    return Base64Url.decode(token.substring(PREFIX.length()))
        .map(ByteBuffer::wrap)
        .map(bytes -> new UserId(new UUID(bytes.getLong(), bytes.getLong())))
        .map(user -> new Parsed(user, Sha256.hash(token)));
  }

  private static String successor(KeySet keys, String token) {
    UserId user =
        parse(token).orElseThrow(() -> new IllegalArgumentException("no refresh token")).user();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(keys.refreshTokens());
      return format(user, mac.doFinal(token.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static String format(UserId user, byte[] secret) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong(user.value().getMostSignificantBits());
    bytes.putLong(user.value().getLeastSignificantBits());
    return PREFIX + Base64Url.encode(bytes.put(secret).array());
  }

  /**
   * What can be read from a token alone.
   *
   * @param user whose it says it is
   * @param hash the SHA-256 of the token's text, 32 bytes: what is stored of it
   */
  public record Parsed(UserId user, byte[] hash) {}
}
