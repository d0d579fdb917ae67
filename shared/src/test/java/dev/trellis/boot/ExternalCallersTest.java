package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trellis.crypto.TestIssuer;
import dev.trellis.crypto.TestIssuerKey;
import dev.trellis.domain.Caller;
import dev.trellis.domain.Page;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectSelection;
import dev.trellis.domain.Scope;
import dev.trellis.domain.UserId;
import dev.trellis.store.Accounts;
import dev.trellis.store.Projects;
import dev.trellis.store.TestDatabase;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** People whom another issuer signed in have accounts here, each their own. */
class ExternalCallersTest {
  private static final TestIssuerKey KEY = TestIssuerKey.rsa("r1", 2048);

  @AutoClose private final TestIssuer issuer = new TestIssuer(KEY.jwk());
  private final Accounts accounts = new Accounts(TestDatabase.db());
  private final Authenticator authenticator =
      new Authenticator(
          () -> Credentials.of(TestCaller.config()).accessTokens(),
          () -> {
            throw new AssertionError("a key was looked for");
          },
          Optional.of(
              new ExternalCallers(
                  issuer.tokens(InstantSource.fixed(TestIssuer.NOW)), () -> accounts)));

  @Test
  void whoComesFirstIsGivenAnAccountAndKeepsIt() {
    String subject = UUID.randomUUID().toString();
    Caller first = caller(subject);
    Caller again = caller(subject);

    assertThat(again).isEqualTo(first);
    assertThat(first.scopes()).containsExactlyInAnyOrder(Scope.values());
    assertThat(accounts.get(first.userId())).isPresent();
    assertThat(caller(UUID.randomUUID().toString()).userId()).isNotEqualTo(first.userId());
  }

  @Test
  void theirProjectsAreTheirOwn() {
    UserId anna = caller(UUID.randomUUID().toString()).userId();
    UserId ben = caller(UUID.randomUUID().toString()).userId();
    Projects projects = new Projects(TestDatabase.db());
    projects.create(anna, "Anna's", "");

    Page.Request all = new Page.Request(Page.Order.NEWEST_FIRST, Optional.empty(), 10);
    assertThat(projects.list(anna, ProjectSelection.ACTIVE, all).items()).hasSize(1);
    assertThat(projects.list(ben, ProjectSelection.ACTIVE, all).items()).isEmpty();
  }

  @Test
  void whoIsDisabledIsKeptOut() throws SQLException {
    String subject = UUID.randomUUID().toString();
    UserId user = caller(subject).userId();
    TestDatabase.change("update account set disabled_at = now() where owner_id = ?", user.value());

    assertThatThrownBy(() -> caller(subject))
        .isInstanceOfSatisfying(
            ProblemException.class,
            told -> assertThat(told.problem()).isInstanceOf(Problem.Unauthorized.class));
  }

  private Caller caller(String subject) {
    String token = KEY.token(issuer.claims().replace("\"anna\"", "\"" + subject + "\""));
    return authenticator.authenticate(TestRequest.showing("Bearer " + token), Scope.READ);
  }
}
