package dev.trellis.store;

import static dev.trellis.store.Person.ACCOUNTS;
import static dev.trellis.store.Person.LOGINS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Problem;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private final UserId user = UserId.create();

  @Test
  void anAccountIsFoundByTheKeyOfItsEmail() {
    ACCOUNTS.create(user, "Ada@" + user, "ada@" + user, "hash 1");

    assertThat(LOGINS.findByEmail("ada@" + user))
        .contains(new Logins.Login(user, "hash 1", Tier.FREE, false));
    assertThat(LOGINS.find(user)).isEqualTo(LOGINS.findByEmail("ada@" + user));
    assertThat(LOGINS.findByEmail("Ada@" + user)).isEmpty();
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
    assertThat(LOGINS.find(user).orElseThrow().passwordHash()).isEqualTo("hash 1");
  }

  @Test
  void anAccountWithoutAPasswordCannotSignIn() {
    ACCOUNTS.ensure(user);

    assertThat(ACCOUNTS.get(user).orElseThrow().email()).isEmpty();
    assertThat(LOGINS.find(user)).isEmpty();
  }
}
