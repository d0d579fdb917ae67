package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpHandler;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The issuer is down or slow: nobody is let in who was not before, and nobody waits for long. */
class IssuerOutageTest {
  private static final TestIssuerKey KEY = TestIssuerKey.ec("e1", "secp256r1");
  private static final TestIssuerKey OTHER = TestIssuerKey.ec("e2", "secp256r1");
  private static final HttpHandler DOWN = TestIssuer.answer(503, TestIssuerKey.keySet(KEY.jwk()));

  @AutoClose private final TestIssuer issuer = new TestIssuer(KEY.jwk());
  private final TestIssuer.Clock clock = new TestIssuer.Clock();
  private OidcTokens tokens = issuer.tokens(clock);

  @Test
  void withoutAnyKeyTheCallerIsToldToComeAgain() {
    issuer.onKeys(DOWN);

    ProblemException refusal = refusal();
    assertThat(refusal.problem())
        .isEqualTo(
            new Problem.Unavailable(
                "The sign-in cannot be checked at the moment.", Duration.ofSeconds(5)));
    assertThat(tokens.verify("nonsense")).isEmpty();
  }

  @Test
  void anIssuerThatIsNotThereIsNoDifferent() {
    String token = token();
    issuer.close();

    assertThat(refusal(token).problem()).isInstanceOf(Problem.Unavailable.class);
  }

  @Test
  void anIssuerThatIsDownIsAskedEveryFiveSecondsUntilItIsBack() {
    issuer.onKeys(DOWN);
    for (int i = 0; i < 10; i++) {
      refusal();
    }
    clock.pass(Duration.ofSeconds(5).minusMillis(1));
    refusal();
    assertThat(issuer.asked(TestIssuer.KEYS)).isOne();

    issuer.publishes(KEY.jwk());
    clock.pass(Duration.ofMillis(1));
    assertThat(tokens.verify(token())).isPresent();
  }

  @Test
  void whatIsKnownIsUsedForADay() {
    assertThat(tokens.verify(token())).isPresent();
    issuer.onKeys(DOWN);
    clock.pass(Duration.ofDays(1).minusMinutes(1));
    for (int i = 0; i < 10; i++) {
      assertThat(tokens.verify(token())).isPresent();
      assertThat(tokens.verify(OTHER.token(claims()))).isEmpty();
    }
    clock.pass(Duration.ofMinutes(1).minusMillis(1));
    assertThat(tokens.verify(token())).isPresent();
    assertThat(issuer.asked(TestIssuer.KEYS)).isEqualTo(2);

    clock.pass(Duration.ofMillis(1));
    refusal();
    issuer.publishes(KEY.jwk());
    clock.pass(Duration.ofSeconds(5));
    assertThat(tokens.verify(token())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hanging discovery", "hanging keys", "stalling keys"})
  void anIssuerThatDoesNotAnswerIsNotWaitedForLong(String how) {
    tokens =
        new OidcTokens(
            issuer.config(), new IssuerDocuments(issuer.config(), Duration.ofMillis(300)), clock);
    Set<Thread> before = clientThreads();
    switch (how) {
      case "hanging discovery" -> issuer.onDiscovery(issuer.hanging());
      case "hanging keys" -> issuer.onKeys(issuer.hanging());
      default -> issuer.onKeys(issuer.stalling());
    }

    Instant begin = Instant.now();
    refusal();
    assertThat(Duration.between(begin, Instant.now()))
        .isBetween(Duration.ofMillis(290), Duration.ofMinutes(1));
    assertThat(clientThreads()).isSubsetOf(before);
  }

  @Test
  void theLimitsAreSeconds() {
    assertThat(new IssuerDocuments(issuer.config()).longest()).isEqualTo(Duration.ofSeconds(8));
  }

  private static Set<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("HttpClient-.*-SelectorManager"))
        .collect(Collectors.toSet());
  }

  private ProblemException refusal() {
    return refusal(token());
  }

  private ProblemException refusal(String token) {
    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> tokens.verify(token));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private String token() {
    return KEY.token(claims());
  }

  private String claims() {
    long end = clock.instant().getEpochSecond() + 3600;
    return issuer.claims().replaceFirst("\"exp\":\\d+", "\"exp\":" + end);
  }
}
