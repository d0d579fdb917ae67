package dev.trellis.crypto;

import dev.trellis.domain.Sha256;
import dev.trellis.domain.UserId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody whom another issuer vouches for.
 *
 * @param issuer who vouches
 * @param subject the issuer's name for the person, never given to another: 1 to 255 printable ASCII
 *     characters
 * @param email only if the issuer has verified it; who it belongs to may change
 * @param expiresAt the first moment at which the token is no longer valid, on a clock that is right
 */
public record ExternalIdentity(
    String issuer, String subject, Optional<String> email, Instant expiresAt) {

  /**
   * The account of this person, always the same: a version 8 UUID (RFC 9562, section 5.8) of the
   * issuer and the subject. The email has no part in it, so whoever gets an address later does not
   * get the account.
   */
  public UserId user() {
    // Neither can hold NUL, so no two pairs make the same text.
    ByteBuffer hash = ByteBuffer.wrap(Sha256.hash("oidc" + issuer + "\0" + subject));
    long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
    long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UserId(new UUID(high, low));
  }
}
