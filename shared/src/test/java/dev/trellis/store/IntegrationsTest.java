package dev.trellis.store;

import static dev.trellis.store.Person.INTEGRATIONS;
import static dev.trellis.store.Person.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.trellis.domain.UserId;
import dev.trellis.store.Integrations.Sealed;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IntegrationsTest {
  private final UserId user = Person.signUp();

  @Test
  void credentialsComeBackAsTheyWereSealed() {
    Sealed put = sealed("key-1", "secret");

    INTEGRATIONS.put(user, "github", "octocat", put);

    assertThat(INTEGRATIONS.sealed(user, "github").orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(put);
    assertThat(INTEGRATIONS.sealed(user, "gitlab")).isEmpty();
  }

  @Test
  void aServiceIsConnectedOnceAndListedWithoutItsCredentials() {
    INTEGRATIONS.put(user, "vercel", "me", sealed("key-1", "other"));
    INTEGRATIONS.put(user, "github", "octocat", sealed("key-1", "secret"));
    Sealed second = sealed("key-1", "second secret");
    INTEGRATIONS.put(user, "github", "hubot", second);

    assertThat(INTEGRATIONS.list(user))
        .extracting(Integrations.Integration::provider, Integrations.Integration::accountLabel)
        .containsExactly(tuple("github", "hubot"), tuple("vercel", "me"));
    assertThat(INTEGRATIONS.sealed(user, "github").orElseThrow().row()).isEqualTo(second.row());
  }

  @Test
  void credentialsAreForgotten() {
    INTEGRATIONS.put(user, "github", "octocat", sealed("key-1", "secret"));

    assertThat(INTEGRATIONS.delete(user, "github")).isTrue();

    assertThat(INTEGRATIONS.sealed(user, "github")).isEmpty();
    assertThat(INTEGRATIONS.delete(user, "github")).isFalse();
  }

  @Test
  void credentialsUnderAFormerKeyAreFoundAndSealedAnew() {
    String former = "former of " + user.value().hashCode();
    INTEGRATIONS.put(user, "github", "octocat", sealed(former, "secret"));
    INTEGRATIONS.put(user, "vercel", "me", sealed("key-1", "other"));

    assertThat(INTEGRATIONS.ownersToReseal("key-1", 10_000)).containsOnlyOnce(user);
    Sealed present = INTEGRATIONS.toReseal(user, "key-1").getOrDefault("github", sealed("x", "x"));
    Sealed next = new Sealed(present.row(), "key-1", new byte[] {1, 2});
    assertThat(INTEGRATIONS.reseal(user, "github", present, next)).isTrue();

    assertThat(INTEGRATIONS.toReseal(user, "key-1")).isEmpty();
    assertThat(INTEGRATIONS.toReseal(user, "key-2").keySet()).isEqualTo(Set.of("github", "vercel"));
    assertThat(INTEGRATIONS.ownersToReseal("key-1", 10_000)).doesNotContain(user);
    assertThat(INTEGRATIONS.ownersToReseal("key-2", 1)).hasSize(1);
    assertThat(INTEGRATIONS.sealed(user, "github").orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(next);
  }

  @Test
  void sealingAnewDoesNotBringFormerCredentialsBack() {
    INTEGRATIONS.put(user, "github", "octocat", sealed("key-1", "secret"));
    Sealed seen = INTEGRATIONS.sealed(user, "github").orElseThrow();
    INTEGRATIONS.put(user, "github", "octocat", sealed("key-1", "new secret"));

    boolean resealed =
        INTEGRATIONS.reseal(
            user, "github", seen, new Sealed(seen.row(), "key-2", new byte[] {1, 2}));

    assertThat(resealed).isFalse();
    assertThat(INTEGRATIONS.sealed(user, "github").orElseThrow().bytes())
        .asString()
        .isEqualTo("new secret");
  }
}
