package dev.trellis.crypto;

import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * What a valid access token says.
 *
 * @param user whose it is
 * @param session the sign-in that it comes from
 * @param tier the user's tier when it was made
 * @param id the token's own id, by which it can be revoked
 * @param issuedAt when it was made, in whole seconds
 */
public record AccessToken(UserId user, UUID session, Tier tier, UUID id, Instant issuedAt) {

  public AccessToken {
    if (!issuedAt.equals(issuedAt.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException("a token's time is in whole seconds");
    }
  }

  /** The first moment at which it is no longer valid, on a clock that is right. */
  public Instant expiresAt() {
    return issuedAt.plus(AccessTokens.LIFETIME);
  }
}
