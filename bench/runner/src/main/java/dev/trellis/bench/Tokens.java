package dev.trellis.bench;

import dev.trellis.config.AuthConfig;
import dev.trellis.config.Secret;
import dev.trellis.crypto.AccessTokens;
import dev.trellis.crypto.AuthKeys;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.time.InstantSource;
import java.util.Optional;

/** Access tokens for requests. They expire within minutes, so each is made when it is needed. */
final class Tokens {
  /** The key that the measured functions are given. */
  static final String AUTH_KEY = "a key for benchmarks, of enough bytes";

  private static final AuthConfig CONFIG =
      new AuthConfig(new Secret(AUTH_KEY), Optional.empty(), "trellis", AuthConfig.SameSite.STRICT);
  private static final AccessTokens TOKENS =
      new AccessTokens(AuthKeys.of(CONFIG), CONFIG.issuer(), InstantSource.system());

  private Tokens() {}

  /** A token of the tier with the highest limits. */
  static String of(UserId user) {
    return TOKENS.sign(user, SessionId.create().value(), Tier.ENTERPRISE);
  }
}
