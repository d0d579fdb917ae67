package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** When the issuer is asked for its keys. */
class IssuerKeysTest {
  private static final TestIssuerKey OLD = TestIssuerKey.ec("old", "secp256r1");
  private static final TestIssuerKey NEW = TestIssuerKey.ec("new", "secp256r1");

  @AutoClose private final TestIssuer issuer = new TestIssuer(OLD.jwk());
  @AutoClose private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TestIssuer.Clock clock = new TestIssuer.Clock();
  private final OidcTokens tokens = issuer.tokens(clock);

  @Test
  void theIssuerIsAskedForTheFirstTokenAndThenOnceAnHour() {
    assertThat(issuer.requests()).isEmpty();
    for (int i = 0; i < 10; i++) {
      assertThat(isAccepted(OLD)).isTrue();
    }
    clock.pass(Duration.ofHours(1).minusMillis(1));
    assertThat(isAccepted(OLD)).isTrue();
    assertThat(issuer.requests()).containsExactly(TestIssuer.DISCOVERY, TestIssuer.KEYS);

    clock.pass(Duration.ofMillis(1));
    assertThat(isAccepted(OLD)).isTrue();
    assertThat(issuer.asked(TestIssuer.KEYS)).isEqualTo(2);
  }

  @Test
  void aNewKeyIsFoundWhenItsFirstTokenComes() {
    assertThat(isAccepted(OLD)).isTrue();
    issuer.publishes(OLD.jwk(), NEW.jwk());
    clock.pass(Duration.ofMinutes(1));

    assertThat(isAccepted(NEW)).isTrue();
    assertThat(isAccepted(OLD)).isTrue();
    assertThat(issuer.asked(TestIssuer.KEYS)).isEqualTo(2);
  }

  @Test
  void aKeyThatTheIssuerHasRemovedEndsWithinAnHour() {
    assertThat(isAccepted(OLD)).isTrue();
    issuer.publishes(NEW.jwk());
    clock.pass(Duration.ofHours(1));

    assertThat(isAccepted(OLD)).isFalse();
    assertThat(isAccepted(NEW)).isTrue();
  }

  @Test
  void anIssuerThatHasRemovedEveryKeyIsBelieved() {
    assertThat(isAccepted(OLD)).isTrue();
    issuer.publishes();
    clock.pass(Duration.ofHours(1));

    assertThat(isAccepted(OLD)).isFalse();
  }

  @Test
  void madeUpKeyIdsDoNotFloodTheIssuer() {
    assertThat(isAccepted(OLD)).isTrue();
    clock.pass(Duration.ofMinutes(1));
    for (int i = 0; i < 100; i++) {
      assertThat(isAccepted(NEW.withId("made-up-" + i))).isFalse();
    }
    assertThat(issuer.asked(TestIssuer.KEYS)).isEqualTo(2);

    clock.pass(Duration.ofMinutes(1).minusMillis(1));
    assertThat(isAccepted(NEW)).isFalse();
    assertThat(issuer.asked(TestIssuer.KEYS)).isEqualTo(2);
    clock.pass(Duration.ofMillis(1));
    assertThat(isAccepted(NEW)).isFalse();
    assertThat(issuer.asked(TestIssuer.KEYS)).isEqualTo(3);
  }

  @Test
  void aTokenThatIsPlainlyNotForUsAsksNobody() {
    String claims = issuer.claims();

    assertThat(tokens.verify(NEW.token(claims.replace("web", "other")))).isEmpty();
    assertThat(tokens.verify(NEW.token(claims.replace("/pool", "/other")))).isEmpty();
    assertThat(tokens.verify("nonsense")).isEmpty();
    assertThat(issuer.requests()).isEmpty();
  }

  @Test
  void whoComesTogetherAsksOnce() throws Exception {
    CountDownLatch allAreThere = new CountDownLatch(16);
    var callers =
        IntStream.range(0, 16)
            .mapToObj(
                _ ->
                    threads.submit(
                        () -> {
                          allAreThere.countDown();
                          allAreThere.await();
                          return isAccepted(OLD);
                        }))
            .toList();

    for (Future<Boolean> caller : callers) {
      assertThat(caller.get()).isTrue();
    }
    assertThat(issuer.requests()).containsExactly(TestIssuer.DISCOVERY, TestIssuer.KEYS);
  }

  @Test
  void whoHasAnOlderKeyDoesNotWaitForAnother() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    assertThat(tokens.verify(OLD.token(issuer.claims()))).isPresent();
    clock.pass(Duration.ofHours(1).minusMillis(1));
    String token = token(OLD);
    issuer.onKeys(
        exchange -> {
          asked.countDown();
          await(answer);
          TestIssuer.json(TestIssuerKey.keySet(OLD.jwk())).handle(exchange);
        });

    clock.pass(Duration.ofMillis(1));
    Future<Boolean> first = threads.submit(() -> tokens.verify(token).isPresent());
    asked.await();
    assertThat(tokens.verify(token)).isPresent();
    assertThat(first.isDone()).isFalse();

    answer.countDown();
    assertThat(first.get()).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isAccepted(TestIssuerKey signer) {
    return tokens.verify(token(signer)).isPresent();
  }

  private String token(TestIssuerKey signer) {
    long end = clock.instant().getEpochSecond() + 3600;
    return signer.token(issuer.claims().replaceFirst("\"exp\":\\d+", "\"exp\":" + end));
  }
}
