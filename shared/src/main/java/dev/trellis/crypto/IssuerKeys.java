package dev.trellis.crypto;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The issuer's keys as last heard. Asks for them when the first token comes, and not before. */
final class IssuerKeys {
  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

  /** So long a key is used without asking whether it still holds. */
  static final Duration FRESH = Duration.ofHours(1);

  /** So long it is used if the issuer cannot be asked. */
  static final Duration USABLE = Duration.ofHours(24);

  /** Between two questions, so that made-up key ids do not make us flood the issuer. */
  static final Duration PAUSE = Duration.ofMinutes(1);

  /** The same while there is no key, and so nobody of the issuer's can be let in. */
  static final Duration SHORT_PAUSE = Duration.ofSeconds(5);

  private record Heard(IssuerKeySet keys, Instant at) {}

  private final IssuerDocuments documents;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Heard heard;
  private volatile Instant nextQuestion = Instant.MIN;

  IssuerKeys(IssuerDocuments documents, InstantSource clock) {
    this.documents = documents;
    this.clock = clock;
  }

  /**
   * Whether one of the keys has signed the token.
   *
   * @throws ProblemException unavailable, if the issuer's keys are not known and cannot be had
   */
  boolean verify(SignedToken token) {
    boolean known = isKnown(token, USABLE);
    if (!isKnown(token, FRESH)) {
      // Who has an older key need not wait while somebody else asks already.
      ask(known ? Duration.ZERO : documents.longest());
    }
    return keys(USABLE).orElseThrow(IssuerKeys::unavailable).verifies(token);
  }

  private boolean isKnown(SignedToken token, Duration age) {
    return keys(age).filter(keys -> keys.holds(token.algorithm(), token.keyId())).isPresent();
  }

  /** The keys, if they are younger than that. */
  private Optional<IssuerKeySet> keys(Duration age) {
    Instant now = clock.instant();
    return Optional.ofNullable(heard)
        .filter(last -> now.isBefore(last.at().plus(age)))
        .map(Heard::keys);
  }

  private void ask(Duration patience) {
    if (isTooSoon() || !isOurTurn(patience)) {
      return;
    }
    try {
      // Who has waited for another's answer has no more to ask.
      if (!isTooSoon()) {
        askNow();
      }
    } finally {
      asking.unlock();
    }
  }

  private boolean isTooSoon() {
    return clock.instant().isBefore(nextQuestion);
  }

  private boolean isOurTurn(Duration patience) {
    try {
      return asking.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void askNow() {
    try {
      IssuerKeySet keys = documents.keys();
      heard = new Heard(keys, clock.instant());
    } catch (IOException e) {
      LOG.warn("The OIDC issuer's keys cannot be had: {}", e.toString());
    }
    Duration pause = keys(USABLE).isPresent() ? PAUSE : SHORT_PAUSE;
    nextQuestion = clock.instant().plus(pause);
  }

  private static ProblemException unavailable() {
    return new ProblemException(
        new Problem.Unavailable("The sign-in cannot be checked at the moment.", SHORT_PAUSE));
  }
}
