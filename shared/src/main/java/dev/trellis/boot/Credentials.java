package dev.trellis.boot;

import dev.trellis.config.AuthConfig;
import dev.trellis.crypto.AccessTokens;
import dev.trellis.crypto.AuthKeys;
import dev.trellis.crypto.Pseudonyms;
import dev.trellis.crypto.RefreshTokens;
import dev.trellis.crypto.Sealer;
import java.time.InstantSource;

/** All that is made with the configured key. */
public record Credentials(
    AccessTokens accessTokens, RefreshTokens refreshTokens, Sealer sealer, Pseudonyms pseudonyms) {

  static Credentials of(AuthConfig config) {
    AuthKeys keys = AuthKeys.of(config);
    return new Credentials(
        new AccessTokens(keys, config.issuer(), InstantSource.system()),
        new RefreshTokens(keys),
        new Sealer(keys),
        new Pseudonyms(keys));
  }

  String pseudonym(String text) {
    return pseudonyms.of(text);
  }
}
