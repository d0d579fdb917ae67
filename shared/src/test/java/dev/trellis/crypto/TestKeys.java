package dev.trellis.crypto;

import dev.trellis.config.AuthConfig;
import dev.trellis.config.Secret;
import java.util.Optional;

/** Keys for tests; the first is also the fuzzers'. */
final class TestKeys {
  static final String KEY = "0123456789abcdef0123456789abcdef";
  static final String OTHER = "fedcba9876543210fedcba9876543210";
  static final String ISSUER = "https://trellis.test";

  private TestKeys() {}

  static AuthKeys of(String key) {
    return AuthKeys.of(
        new AuthConfig(new Secret(key), Optional.empty(), ISSUER, AuthConfig.SameSite.STRICT));
  }

  static AuthKeys of(String key, String previous) {
    return AuthKeys.of(
        new AuthConfig(
            new Secret(key),
            Optional.of(new Secret(previous)),
            ISSUER,
            AuthConfig.SameSite.STRICT));
  }
}
