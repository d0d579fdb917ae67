package dev.trellis.store;

import static dev.trellis.store.Person.SESSIONS;
import static dev.trellis.store.Person.hash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Problem;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import dev.trellis.store.Sessions.Rotation;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Instant NOW = Instant.parse("2050-01-01T00:00:00Z");
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final UserId user = Person.signUp();
  private final SessionId session = Person.openSession(user, token(0));

  private String token(int number) {
    return "token %d of %s".formatted(number, user);
  }

  /** Exchanges a token for the next. */
  private Rotation rotate(int number, Instant now) {
    return SESSIONS.rotate(user, hash(token(number)), hash(token(number + 1)), now);
  }

  private static Rotation.Rotated rotated(Rotation rotation) {
    assertThat(rotation).isInstanceOf(Rotation.Rotated.class);
    return (Rotation.Rotated) rotation;
  }

  @Test
  void eachTokenIsExchangedForTheNext() throws SQLException {
    TestDatabase.change("update account set tier = 'PRO' where owner_id = ?", user.value());
    for (int i = 0; i < 5; i++) {
      Sessions.Session exchanged =
          rotated(rotate(i, NOW.plus(Duration.ofMinutes(10L * i)))).session();

      assertThat(exchanged.id()).isEqualTo(session);
      assertThat(exchanged.user()).isEqualTo(user);
      assertThat(exchanged.tier()).isEqualTo(Tier.PRO);
      assertThat(Duration.between(exchanged.expires(), Person.EXPIRES).abs())
          .isLessThan(Duration.ofMillis(1));
    }
  }

  @Test
  void aTokenThatIsSentTwiceWithinTheGraceHasTheSameSuccessorAgain() {
    rotated(rotate(0, NOW));

    Rotation second =
        SESSIONS.rotate(user, hash(token(0)), hash("another successor"), NOW.plus(GRACE));

    assertThat(second).isInstanceOf(Rotation.Repeated.class);
    Rotation.Repeated repeated = (Rotation.Repeated) second;
    assertThat(repeated.session().id()).isEqualTo(session);
    assertThat(repeated.successorHash()).isEqualTo(hash(token(1)));
    rotated(rotate(1, NOW.plus(GRACE)));
  }

  @Test
  void aTokenThatReturnsAfterTheGraceEndsItsSession() throws SQLException {
    UserId bystander = Person.signUp();
    Person.openSession(bystander, "bystander " + bystander);
    SessionId other = Person.openSession(user, "other " + user);
    rotated(rotate(0, NOW));

    assertThat(rotate(0, NOW.plus(GRACE).plusMillis(1))).isInstanceOf(Rotation.Reused.class);

    assertThat(rotate(1, NOW.plus(GRACE))).isInstanceOf(Rotation.Refused.class);
    assertThat(rotate(0, NOW.plus(GRACE))).isInstanceOf(Rotation.Refused.class);
    assertThat(tokens(session)).isZero();
    assertThat(SESSIONS.end(user, other)).isTrue();
    assertThat(SESSIONS.endAll(bystander)).isOne();
    assertThat(Person.audited(user)).containsOnlyOnce("session.reuse");
  }

  @Test
  void theGraceIsForTheParentOfTheNewestTokenAlone() {
    rotated(rotate(0, NOW));
    rotated(rotate(1, NOW));

    assertThat(rotate(0, NOW)).isInstanceOf(Rotation.Reused.class);
    assertThat(rotate(2, NOW)).isInstanceOf(Rotation.Refused.class);
  }

  /** Ten times, since one race may be won by chance. */
  @Test
  void ofManyExchangesAtTheSameTimeOneLineageIsLeft() throws Exception {
    for (int i = 0; i < 10; i++) {
      int number = i;
      Instant now = NOW.plus(Duration.ofMinutes(i));

      List<Rotation> rotations = inParallel(100, () -> rotate(number, now));

      assertThat(rotations).filteredOn(Rotation.Rotated.class::isInstance).hasSize(1);
      assertThat(rotations)
          .filteredOn(
              r ->
                  r instanceof Rotation.Repeated(_, byte[] successor)
                      && Arrays.equals(successor, hash(token(number + 1))))
          .hasSize(99);
      assertThat(tokens(session)).isEqualTo(number + 2);
    }
  }

  @Test
  void ofManyReplaysOneEndsTheSession() throws Exception {
    rotated(rotate(0, NOW));

    List<Rotation> rotations = inParallel(20, () -> rotate(0, NOW.plusSeconds(60)));

    assertThat(rotations).filteredOn(Rotation.Reused.class::isInstance).hasSize(1);
    assertThat(rotations).filteredOn(Rotation.Refused.class::isInstance).hasSize(19);
    assertThat(Person.audited(user)).containsOnlyOnce("session.reuse");
  }

  @Test
  void anUnknownTokenIsRefused() {
    assertThat(rotate(7, NOW)).isInstanceOf(Rotation.Refused.class);
  }

  @Test
  void anothersTokenIsRefused() {
    UserId stranger = Person.signUp();

    assertThat(SESSIONS.rotate(stranger, hash(token(0)), hash(token(1)), NOW))
        .isInstanceOf(Rotation.Refused.class);
    rotated(rotate(0, NOW));
  }

  @Test
  void aSessionEndsWhenItExpires() {
    assertThat(rotate(0, Person.EXPIRES)).isInstanceOf(Rotation.Refused.class);
    rotated(rotate(0, Person.EXPIRES.minusSeconds(1)));
  }

  @Test
  void aDisabledAccountIsRefused() throws SQLException {
    Person.disable(user);

    assertThat(rotate(0, NOW)).isInstanceOf(Rotation.Refused.class);
    assertThat(TestProject.refusal(() -> Person.openSession(user, "new " + user)))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void signingOutEndsOneSessionOrAll() {
    Person.openSession(user, "second " + user);
    Person.openSession(user, "third " + user);

    assertThat(SESSIONS.end(user, session)).isTrue();
    assertThat(SESSIONS.end(user, session)).isFalse();
    assertThat(rotate(0, NOW)).isInstanceOf(Rotation.Refused.class);
    assertThat(SESSIONS.endAll(user)).isEqualTo(2);
    assertThat(SESSIONS.endAll(user)).isZero();
  }

  @Test
  void openingASessionRemovesSomeThatHaveExpired() throws SQLException {
    for (int i = 0; i < 12; i++) {
      SESSIONS.open(
          user,
          SessionId.create(),
          hash("old %d %s".formatted(i, user)),
          Instant.now().minusSeconds(9));
    }
    Person.openSession(user, "new " + user);

    assertThat(TestDatabase.number("select count(*) from session where owner_id = ?", user.value()))
        .as(
            "the first, the last but one, which was opened after the others had gone, and the new one")
        .isEqualTo(2);
  }

  private static long tokens(SessionId session) throws SQLException {
    return TestDatabase.number(
        "select count(*) from refresh_token where session_id = ?", session.value());
  }

  private static List<Rotation> inParallel(int times, Callable<Rotation> call) throws Exception {
    try (var threads = Executors.newFixedThreadPool(times)) {
      List<Rotation> rotations = new ArrayList<>();
      for (Future<Rotation> done :
          threads.invokeAll(IntStream.range(0, times).mapToObj(_ -> call).toList())) {
        rotations.add(done.get());
      }
      return rotations;
    }
  }
}
