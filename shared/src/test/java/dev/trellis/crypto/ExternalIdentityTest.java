package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExternalIdentityTest {

  // Reckoned with another program: SHA-256 of "oidchttps://a.test", NUL, "anna".
  @Test
  void theAccountIsTheSameForEver() {
    assertThat(identity("https://a.test", "anna").user())
        .hasToString("a50afd1a-9194-8811-bb31-3ef336a5d69c");
  }

  @Test
  void theAccountIsAVersion8Uuid() {
    for (int i = 0; i < 100; i++) {
      var id = identity("https://a.test", "user" + i).user().value();
      assertThat(id.version()).isEqualTo(8);
      assertThat(id.variant()).isEqualTo(2);
    }
  }

  @Test
  void anotherIssuerOrSubjectIsAnotherAccount() {
    assertThat(identity("https://a.test", "anna").user())
        .isNotEqualTo(identity("https://a.test", "Anna").user())
        .isNotEqualTo(identity("https://b.test", "anna").user())
        .isNotEqualTo(identity("https://a.testa", "nna").user());
  }

  @Test
  void theEmailHasNoPartInIt() {
    ExternalIdentity with =
        new ExternalIdentity("https://a.test", "anna", Optional.of("a@a.test"), Instant.EPOCH);

    assertThat(with.user()).isEqualTo(identity("https://a.test", "anna").user());
  }

  private static ExternalIdentity identity(String issuer, String subject) {
    return new ExternalIdentity(issuer, subject, Optional.empty(), Instant.MAX);
  }
}
