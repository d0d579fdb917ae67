package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private static final String PASSWORD = "correct horse battery staple";
  // Made by OpenSSL: 256 KiB, 1 pass, 1 lane.
  private static final String CHEAP =
      "$argon2id$v=19$m=256,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$"
          + "Lejp34+fKlnoQK89TKVEbwu+JnpSDhOqh05yG+16Bow";

  private final Passwords passwords = new Passwords();

  @Test
  void aPasswordIsVerifiedAgainstItsHash() {
    String phc = passwords.hash(PASSWORD);

    assertThat(phc)
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(passwords.verify(PASSWORD, phc)).isTrue();
    for (String wrong : List.of("", PASSWORD + " ", PASSWORD.toUpperCase(Locale.ROOT))) {
      assertThat(passwords.verify(wrong, phc)).isFalse();
    }
    assertThat(passwords.hash(PASSWORD)).isNotEqualTo(phc);
  }

  @Test
  void theSamePasswordTypedOtherwiseIsTheSame() {
    String phc = passwords.hash("mañana por la mañana");

    assertThat(passwords.verify("man\u0303ana por la man\u0303ana", phc)).isTrue();
    assertThat(passwords.verify("manana por la manana", phc)).isFalse();
  }

  @Test
  void whatCanBeNobodysPasswordIsHashedAllTheSame() {
    String ofNothing = passwords.hash("");

    for (String wrong : List.of("a".repeat(257), "a".repeat(1 << 20), "\uD83C" + PASSWORD)) {
      // It is compared as the empty text, which must not make it that text.
      assertThat(passwords.verify(wrong, ofNothing)).isFalse();
      assertThat(passwords.verifyNobody(wrong)).isFalse();
      assertThatIllegalArgumentException().isThrownBy(() -> passwords.hash(wrong));
    }
    assertThat(passwords.verifyNobody(PASSWORD)).isFalse();
  }

  @Test
  void anOlderCostIsStillVerifiedAndThenRaised() {
    assertThat(passwords.verify(PASSWORD, CHEAP)).isTrue();
    assertThat(passwords.needsRehash(CHEAP)).isTrue();
    assertThat(passwords.needsRehash(passwords.hash(PASSWORD))).isFalse();
  }

  @Test
  void whatIsNoHashIsABugAndIsNotShown() {
    for (String text :
        List.of(
            "", "hunter2", CHEAP + "A", CHEAP.replace("2id", "2i"), CHEAP.replace("19", "16"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> passwords.verify(PASSWORD, text))
          .withMessage("what is stored is not an Argon2id hash");
    }
  }

  @Test
  void whoWaitsTooLongIsToldToComeBack() {
    Passwords full = new Passwords(0, Duration.ofMillis(10));

    for (Runnable use :
        List.<Runnable>of(
            () -> full.hash(PASSWORD),
            () -> full.verify(PASSWORD, CHEAP),
            () -> full.verifyNobody(PASSWORD),
            () -> full.weakness(PASSWORD, "a@example.org"))) {
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(use::run)
          .satisfies(e -> assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class));
    }
  }

  @Test
  void aTurnIsGivenBack() {
    Passwords one = new Passwords(1, Duration.ofMillis(10));

    for (int i = 0; i < 3; i++) {
      assertThat(one.verify(PASSWORD, CHEAP)).isTrue();
      assertThat(one.weakness(PASSWORD, "a@example.org")).isEmpty();
    }
  }

  @Test
  void anInterruptedWaitEndsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> passwords.verifyNobody(PASSWORD));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  // Generous: both hash once, on this thread. It would be a hundred times less if one did not.
  @Test
  void anUnknownAccountCostsWhatAKnownOneDoes() {
    String phc = passwords.hash(PASSWORD);
    passwords.warm();
    long known = cheapest(() -> passwords.verify("not the password", phc));
    long nobody = cheapest(() -> passwords.verifyNobody("not the password"));
    long overlong = cheapest(() -> passwords.verify("a".repeat(1 << 20), phc));

    assertThat(nobody).isBetween(known / 10, known * 10);
    assertThat(overlong).isBetween(known / 10, known * 10);
  }

  /** The least processor time of some tries, since other processes take the time of the clock. */
  private static long cheapest(Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cheapest = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = threads.getCurrentThreadCpuTime();
      work.run();
      cheapest = Math.min(cheapest, threads.getCurrentThreadCpuTime() - start);
    }
    return cheapest;
  }
}
