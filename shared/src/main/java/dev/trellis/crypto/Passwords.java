package dev.trellis.crypto;

import dev.trellis.crypto.PasswordHash.Cost;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Judges, hashes and verifies passwords: Argon2id (RFC 9106) with 19 MiB, 2 passes and 1 lane, as
 * OWASP's cheat sheet on password storage has it. A hash takes about a tenth of a second, and 19
 * MiB for so long: only a few run at once, and the others wait for a few seconds. One instance a
 * process.
 */
public final class Passwords {
  private static final Cost COST = new Cost(19 * 1024, 2, 1);
  private static final int AT_ONCE = 4;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PasswordPolicy policy = new PasswordPolicy();
  private final Semaphore turns;
  private final Duration longestWait;
  // No password has a hash of zeros.
  private final String nobody =
      new PasswordHash(COST, random(), new byte[PasswordHash.HASH_BYTES]).phc();

  public Passwords() {
    this(AT_ONCE, LONGEST_WAIT);
  }

  Passwords(int atOnce, Duration longestWait) {
    turns = new Semaphore(atOnce, true);
    this.longestWait = longestWait;
  }

  /**
   * Does everything once, since the first time costs up to two seconds: to be called at start-up.
   */
  public void warm() {
    policy.weakness("correct horse battery staple", "");
    verifyNobody("");
  }

  /**
   * Why a password cannot be taken: it has less than 12 or more than 256 characters (code points,
   * in NFC), contains control characters, contains the email or the name in it, or is easily
   * guessed (zxcvbn's score, of its first 32 characters, is below 3).
   *
   * @return a short phrase, fit to be shown; empty if the password is good
   * @throws ProblemException {@link Problem.Unavailable} if too many are waiting
   */
  public Optional<String> weakness(String password, String email) {
    return inTurn(() -> policy.weakness(password, email));
  }

  /**
   * Hashes a password that has no weakness.
   *
   * @return the hash in the PHC string format, for example {@code $argon2id$v=19$m=19456,t=2,p=1$…}
   * @throws IllegalArgumentException if it is too long or not valid Unicode
   * @throws ProblemException {@link Problem.Unavailable} if too many are waiting
   */
  public String hash(String password) {
    PasswordText text =
        PasswordText.of(password)
            .orElseThrow(() -> new IllegalArgumentException("not a password that can be hashed"));
    return inTurn(() -> PasswordHash.of(text.bytes(), COST, random()).phc());
  }

  /**
   * Whether this is the password that was hashed. A text that can be nobody's password, however
   * long it is, costs the same as one that is wrong.
   *
   * @throws ProblemException {@link Problem.Unavailable} if too many are waiting
   */
  public boolean verify(String password, String phc) {
    PasswordHash stored = PasswordHash.parse(phc);
    Optional<PasswordText> text = PasswordText.of(password);
    byte[] bytes = text.map(PasswordText::bytes).orElse(new byte[0]);
    PasswordHash given = inTurn(() -> PasswordHash.of(bytes, stored.cost(), stored.salt()));
    return MessageDigest.isEqual(given.hash(), stored.hash()) && text.isPresent();
  }

  /**
   * Does for an account that does not exist what {@link #verify} does for one that does, so that
   * nobody can tell by the time which it is. Always false.
   */
  public boolean verifyNobody(String password) {
    return verify(password, nobody);
  }

  /** Whether a hash was made at another cost than today's, and should be made anew. */
  public boolean needsRehash(String phc) {
    return !PasswordHash.parse(phc).cost().equals(COST);
  }

  private <T> T inTurn(Supplier<T> work) {
    awaitTurn();
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }

  private void awaitTurn() {
    try {
      if (turns.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    throw new ProblemException(
        new Problem.Unavailable(
            "Too many people are signing in at this moment.", Duration.ofSeconds(5)));
  }

  private static byte[] random() {
    byte[] salt = new byte[PasswordHash.SALT_BYTES];
    RANDOM.nextBytes(salt);
    return salt;
  }
}
