package dev.trellis.auth;

import dev.trellis.cache.RateLimiter;
import dev.trellis.crypto.Passwords;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.RateClass;
import dev.trellis.domain.RateLimit;
import dev.trellis.domain.Tier;
import dev.trellis.http.JsonFields;
import java.util.Optional;

/**
 * Passwords, and how often one may be tried: a few times for an account from an address. The limit
 * is taken before anything is looked up or hashed, so that it is met alike whether or not there is
 * such an account.
 */
final class PasswordCheck {
  private final Passwords passwords;
  private final RateLimiter limiter;

  PasswordCheck(Passwords passwords, RateLimiter limiter) {
    this.passwords = passwords;
    this.limiter = limiter;
    // Otherwise the first sign-in would wait for it.
    passwords.warm();
  }

  /**
   * Counts a try.
   *
   * @param account whose password is tried: the key of an email, or a person's id
   * @throws ProblemException if there were too many
   */
  void countTry(String account, String clientAddress) {
    RateLimit limit = RateClass.AUTH.limit(Tier.FREE);
    RateLimit.Decision decision = limiter.take("%s %s".formatted(account, clientAddress), limit, 1);
    if (!decision.allowed()) {
      throw new ProblemException(
          new Problem.TooManyRequests(
              "Too many tries for this account; wait a while.", decision.retryAfter()));
    }
  }

  /** Whether this is the password of the hash. Without a hash it takes as long to say no. */
  boolean matches(String password, Optional<String> hash) {
    return hash.isPresent()
        ? passwords.verify(password, hash.get())
        : passwords.verifyNobody(password);
  }

  boolean needsRehash(String hash) {
    return passwords.needsRehash(hash);
  }

  String hash(String password) {
    return passwords.hash(password);
  }

  /** Reads a password that is to be set; refuses a weak one. */
  Optional<String> readNew(JsonFields body, String name, String email) {
    Optional<String> password = body.required(name, body.anyText(name));
    Optional<String> weakness = password.flatMap(text -> passwords.weakness(text, email));
    return weakness.isPresent() ? body.refuse(name, weakness.get()) : password;
  }
}
