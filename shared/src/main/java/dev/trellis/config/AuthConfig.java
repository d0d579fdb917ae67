package dev.trellis.config;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What access tokens, refresh tokens and sealed secrets are made with.
 *
 * @param key at least 32 bytes of UTF-8; every key that is used is derived from it
 * @param previousKey the key before it, so that a new one logs nobody out: what it made is still
 *     accepted, nothing new is made with it
 * @param issuer names this installation in its access tokens; 1 to 200 visible ASCII characters
 * @param sameSite from where browsers send the cookie that holds a refresh token
 */
public record AuthConfig(
    Secret key, Optional<Secret> previousKey, String issuer, SameSite sameSite) {
  private static final int LEAST_KEY_BYTES = 32;
  // 32 random bytes have more than 10 different characters in hexadecimal too, whatever the bytes.
  private static final int LEAST_VARIETY = 10;

  /** The attribute of a cookie, as browsers spell it. */
  public enum SameSite {
    /** From pages of the API's own site. */
    STRICT("Strict"),
    /** Also when somebody follows a link there. */
    LAX("Lax"),
    /** From every site; CORS decides which of them may read an answer. */
    NONE("None");

    private final String attribute;

    SameSite(String attribute) {
      this.attribute = attribute;
    }

    @Override
    public String toString() {
      return attribute;
    }
  }

  static AuthConfig read(Env env) {
    Secret key = env.secret("AUTH_KEY").orElse(new Secret(""));
    Optional<Secret> previous = env.secret("AUTH_KEY_PREVIOUS");
    check(env, "AUTH_KEY", key);
    previous.ifPresent(secret -> check(env, "AUTH_KEY_PREVIOUS", secret));
    if (env.isSet("AUTH_KEY") && previous.filter(key::equals).isPresent()) {
      env.problem("AUTH_KEY_PREVIOUS", "must not be AUTH_KEY itself");
    }
    String issuer = env.text("AUTH_ISSUER").orElse("trellis");
    if (!issuer.matches("[!-~]{1,200}")) {
      env.problem("AUTH_ISSUER", "must have 1 to 200 visible ASCII characters");
    }
    return new AuthConfig(key, previous, issuer, sameSite(env));
  }

  private static SameSite sameSite(Env env) {
    return switch (env.text("COOKIE_SAME_SITE").orElse("strict")) {
      case "strict" -> SameSite.STRICT;
      case "lax" -> SameSite.LAX;
      case "none" -> SameSite.NONE;
      default -> {
        env.problem("COOKIE_SAME_SITE", "must be strict, lax or none");
        yield SameSite.STRICT;
      }
    };
  }

  private static void check(Env env, String name, Secret secret) {
    if (secret.reveal().getBytes(StandardCharsets.UTF_8).length < LEAST_KEY_BYTES) {
      env.problem(name, "must have at least %d random bytes".formatted(LEAST_KEY_BYTES));
    } else if (secret.reveal().codePoints().distinct().count() < LEAST_VARIETY) {
      env.problem(name, "must be random, but has hardly any different characters");
    }
  }
}
