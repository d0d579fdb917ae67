package dev.trellis.local;

import dev.trellis.config.AuthConfig;
import dev.trellis.config.Secret;
import dev.trellis.crypto.AccessTokens;
import dev.trellis.crypto.AuthKeys;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Access tokens that tests make themselves. */
final class Tokens {
  private static final String ANOTHER_KEY = "another installation's key, of enough bytes";

  private Tokens() {}

  static String ofAnotherInstallation() {
    return sign(ANOTHER_KEY, UserId.create());
  }

  /** A token as an installation with this key gives. */
  static String sign(String authKey, UserId user) {
    return sign(authKey, user, Duration.ZERO);
  }

  /** One that was made by a clock that is so much ahead. */
  static String sign(String authKey, UserId user, Duration ahead) {
    AuthConfig config =
        new AuthConfig(
            new Secret(authKey), Optional.empty(), "trellis", AuthConfig.SameSite.STRICT);
    InstantSource clock = InstantSource.offset(InstantSource.system(), ahead);
    return new AccessTokens(AuthKeys.of(config), config.issuer(), clock)
        .sign(user, SessionId.create().value(), Tier.ENTERPRISE);
  }
}
