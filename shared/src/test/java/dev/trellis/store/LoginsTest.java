package dev.trellis.store;

import static dev.trellis.store.Person.LOGINS;
import static dev.trellis.store.Person.SESSIONS;
import static dev.trellis.store.Person.hash;
import static dev.trellis.store.Person.openSession;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Problem;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoginsTest {
  private final UserId user = UserId.create();

  @Test
  void aLoginTellsWhetherTheAccountIsDisabled() throws SQLException {
    UserId disabled = Person.signUp();

    Person.disable(disabled);

    assertThat(LOGINS.findByEmail(Person.email(disabled)).orElseThrow().disabled()).isTrue();
  }

  @Test
  void aLoginDoesNotPrintItsHash() {
    assertThat(new Logins.Login(user, "$argon2id$secret", Tier.FREE, false).toString())
        .doesNotContain("argon2id");
  }

  @Test
  void changingThePasswordEndsTheOtherSessions() {
    UserId person = Person.signUp();
    SessionId kept = openSession(person, "kept " + person);
    SessionId ended = openSession(person, "ended " + person);

    LOGINS.changePassword(person, "hash 2", Optional.of(kept));

    assertThat(LOGINS.find(person).orElseThrow().passwordHash()).isEqualTo("hash 2");
    assertThat(SESSIONS.end(person, ended)).isFalse();
    assertThat(SESSIONS.rotate(person, hash("ended " + person), hash("x"), Person.EXPIRES))
        .isInstanceOf(Sessions.Rotation.Refused.class);
    assertThat(SESSIONS.end(person, kept)).isTrue();
  }

  @Test
  void changingThePasswordOutsideOfASessionEndsAll() {
    Person person = Person.create();

    LOGINS.changePassword(person.user(), "hash 2", Optional.empty());

    assertThat(SESSIONS.endAll(person.user())).isZero();
  }

  @Test
  void whoHasNoAccountCannotChangeAPassword() {
    assertThat(TestProject.refusal(() -> LOGINS.changePassword(user, "hash", Optional.empty())))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void hashingAnewDoesNotBringAFormerPasswordBack() {
    UserId person = Person.signUp();

    assertThat(LOGINS.replaceHash(person, "hash 1", "hash 1, stronger")).isTrue();
    LOGINS.changePassword(person, "hash 2", Optional.empty());

    assertThat(LOGINS.replaceHash(person, "hash 1, stronger", "hash 3")).isFalse();
    assertThat(LOGINS.find(person).orElseThrow().passwordHash()).isEqualTo("hash 2");
  }
}
