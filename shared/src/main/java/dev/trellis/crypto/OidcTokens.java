package dev.trellis.crypto;

import dev.trellis.config.OidcConfig;
import dev.trellis.domain.ProblemException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Checks the tokens of an OpenID Connect issuer: access tokens (RFC 9068, and Cognito's), and id
 * tokens that are meant for us. Only RS256 and ES256 count, with the keys that the issuer publishes
 * and marks for it.
 *
 * <p>Keys are kept for an hour, or for a day while the issuer is down. Safe for concurrent use; one
 * instance a process.
 */
public final class OidcTokens {
  private final ExternalClaims claims;
  private final IssuerKeys keys;
  private final InstantSource clock;

  /** Asks the issuer for nothing yet. */
  public OidcTokens(OidcConfig config, InstantSource clock) {
    this(config, new IssuerDocuments(config), clock);
  }

  OidcTokens(OidcConfig config, IssuerDocuments documents, InstantSource clock) {
    this.claims = new ExternalClaims(config);
    this.keys = new IssuerKeys(documents, clock);
    this.clock = clock;
  }

  /**
   * Whom a token speaks of; empty if it is not valid, whatever the reason. May wait for the issuer,
   * 16 seconds at most, and mostly not at all.
   *
   * @throws ProblemException unavailable, if the token could be valid but the issuer's keys are not
   *     known and cannot be had
   */
  public Optional<ExternalIdentity> verify(String token) {
    // The claims first: what is plainly not for us makes nobody ask the issuer.
    return SignedToken.parse(token)
        .flatMap(
            signed ->
                claims.read(signed.claims(), clock.instant()).filter(_ -> keys.verify(signed)));
  }
}
