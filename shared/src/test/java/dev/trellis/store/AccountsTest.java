package dev.trellis.store;

import static dev.trellis.store.Person.ACCOUNTS;
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

class AccountsTest {
  private final UserId user = UserId.create();

  @Test
  void anAccountIsFoundByTheKeyOfItsEmail() {
    ACCOUNTS.create(user, "Ada@" + user, "ada@" + user, "hash 1");

    assertThat(ACCOUNTS.findByEmail("ada@" + user))
        .contains(new Accounts.Login(user, "hash 1", Tier.FREE, false));
    assertThat(ACCOUNTS.login(user)).isEqualTo(ACCOUNTS.findByEmail("ada@" + user));
    assertThat(ACCOUNTS.findByEmail("Ada@" + user)).isEmpty();
    assertThat(ACCOUNTS.get(user).orElseThrow().email()).contains("Ada@" + user);
  }

  @Test
  void anEmailHasOneAccount() {
    ACCOUNTS.create(user, "Ada@" + user, "ada@" + user, "hash 1");
    UserId second = UserId.create();

    Problem refusal =
        TestProject.refusal(
            () -> ACCOUNTS.create(second, "ADA@" + user, "ada@" + user, "another hash"));

    assertThat(refusal).isInstanceOf(Problem.Conflict.class);
    assertThat(ACCOUNTS.get(second)).isEmpty();
    assertThat(ACCOUNTS.login(user).orElseThrow().passwordHash()).isEqualTo("hash 1");
  }

  @Test
  void anAccountWithoutAPasswordCannotSignIn() {
    ACCOUNTS.ensure(user);

    assertThat(ACCOUNTS.get(user).orElseThrow().email()).isEmpty();
    assertThat(ACCOUNTS.login(user)).isEmpty();
  }

  @Test
  void aLoginTellsWhetherTheAccountIsDisabled() throws SQLException {
    UserId disabled = Person.signUp();

    Person.disable(disabled);

    assertThat(ACCOUNTS.findByEmail(Person.email(disabled)).orElseThrow().disabled()).isTrue();
  }

  @Test
  void aLoginDoesNotPrintItsHash() {
    assertThat(new Accounts.Login(user, "$argon2id$secret", Tier.FREE, false).toString())
        .doesNotContain("argon2id");
  }

  @Test
  void changingThePasswordEndsTheOtherSessions() {
    UserId person = Person.signUp();
    SessionId kept = openSession(person, "kept " + person);
    SessionId ended = openSession(person, "ended " + person);

    ACCOUNTS.changePassword(person, "hash 2", Optional.of(kept));

    assertThat(ACCOUNTS.login(person).orElseThrow().passwordHash()).isEqualTo("hash 2");
    assertThat(SESSIONS.end(person, ended)).isFalse();
    assertThat(SESSIONS.rotate(person, hash("ended " + person), hash("x"), Person.EXPIRES))
        .isInstanceOf(Sessions.Rotation.Refused.class);
    assertThat(SESSIONS.end(person, kept)).isTrue();
  }

  @Test
  void changingThePasswordOutsideOfASessionEndsAll() {
    Person person = Person.create();

    ACCOUNTS.changePassword(person.user(), "hash 2", Optional.empty());

    assertThat(SESSIONS.endAll(person.user())).isZero();
  }

  @Test
  void whoHasNoAccountCannotChangeAPassword() {
    assertThat(TestProject.refusal(() -> ACCOUNTS.changePassword(user, "hash", Optional.empty())))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void hashingAnewDoesNotBringAFormerPasswordBack() {
    UserId person = Person.signUp();

    assertThat(ACCOUNTS.replaceHash(person, "hash 1", "hash 1, stronger")).isTrue();
    ACCOUNTS.changePassword(person, "hash 2", Optional.empty());

    assertThat(ACCOUNTS.replaceHash(person, "hash 1, stronger", "hash 3")).isFalse();
    assertThat(ACCOUNTS.login(person).orElseThrow().passwordHash()).isEqualTo("hash 2");
  }
}
