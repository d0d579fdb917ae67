package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.interfaces.RSAPrivateKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the keys that an issuer publishes may verify. */
class IssuerKeySetTest {
  private static final TestIssuerKey RSA = TestIssuerKey.rsa("r1", 2048);
  private static final TestIssuerKey EC = TestIssuerKey.ec("e1", "secp256r1");

  @AutoClose private final TestIssuer issuer = new TestIssuer();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"use\":\"sig\"",
        ",\"key_ops\":[\"verify\"]",
        ",\"key_ops\":[\"sign\",\"verify\"],\"use\":\"sig\"",
        ",\"alg\":\"RS256\"",
        ",\"x5t\":\"abc\",\"x5c\":[\"not looked at\"],\"issuer\":\"a\""
      })
  void aKeyForSignaturesIsUsed(String more) {
    assertThat(accepted(RSA, RSA.jwk(more))).isTrue();
    assertThat(accepted(EC, EC.jwk(more.replace("RS256", "ES256")))).isTrue();
  }

  // The library uses such keys.
  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"use\":\"enc\"",
        ",\"use\":\"\"",
        ",\"use\":null",
        ",\"use\":[\"sig\"]",
        ",\"key_ops\":[\"encrypt\"]",
        ",\"key_ops\":[\"sign\"]",
        ",\"key_ops\":[]",
        ",\"key_ops\":\"verify\"",
        ",\"key_ops\":{\"a\":\"verify\"}",
        ",\"key_ops\":null",
        ",\"use\":\"enc\",\"key_ops\":[\"verify\"]",
        ",\"alg\":\"RSA-OAEP\"",
        ",\"alg\":\"PS256\"",
        ",\"alg\":\"HS256\"",
        ",\"alg\":null"
      })
  void aKeyForAnythingElseIsNot(String more) {
    assertThat(accepted(RSA, RSA.jwk(more))).isFalse();
    assertThat(accepted(EC, EC.jwk(more))).isFalse();
  }

  @Test
  void aKeyWhosePrivateHalfIsPublishedIsNot() {
    var exponent = ((RSAPrivateKey) RSA.pair().getPrivate()).getPrivateExponent();

    assertThat(
            accepted(
                RSA, RSA.jwk(",\"d\":\"" + TestIssuerKey.encode(exponent.toByteArray()) + "\"")))
        .isFalse();
  }

  @Test
  void aWeakOrUnusualKeyIsNot() {
    TestIssuerKey weak = TestIssuerKey.rsa("w", 1024);
    TestIssuerKey longer = TestIssuerKey.ec("l", "secp384r1");

    assertThat(accepted(weak, weak.jwk())).isFalse();
    assertThat(accepted(longer, longer.jwk())).isFalse();
    assertThat(accepted(EC, EC.jwk().replace("P-256", "P-256K"))).isFalse();
    assertThat(accepted(RSA, RSA.jwk().replace("\"RSA\"", "\"oct\",\"k\":\"AAAA\""))).isFalse();
  }

  // As RFC 7517, section 5, tells; else one key that we cannot read would lock everybody out.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "1",
        "[]",
        "{}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"r1\",\"x\":\"AA\"}",
        "{\"kty\":\"RSA\",\"kid\":\"r1\"}",
        "{\"kty\":\"RSA\",\"kid\":\"r1\",\"n\":\"!\",\"e\":\"!\"}",
        "{\"kty\":\"RSA\",\"kid\":\"r1\",\"n\":\"AQAB\",\"e\":1}",
        "{\"kty\":\"EC\",\"kid\":\"e1\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}",
        "{\"kty\":\"EC\",\"kid\":\"e1\"}",
        "{\"kty\":[\"EC\"],\"kid\":\"e1\"}"
      })
  void aKeyThatCannotBeReadHidesNoOther(String strange) {
    assertThat(accepted(RSA, strange, RSA.jwk())).isTrue();
    assertThat(accepted(EC, strange, EC.jwk())).isTrue();
  }

  // It can be checked by anybody who knows the public key alone.
  @Test
  void anExponentOfOneIsRefused() {
    assertThat(accepted(RSA, RSA.jwk().replace("AQAB", "AQ"))).isFalse();
  }

  @Test
  void keysOfTwoKindsMayShareAnId() {
    TestIssuerKey same = EC.withId("r1");

    assertThat(accepted(RSA, same.jwk(), RSA.jwk())).isTrue();
    assertThat(accepted(same, RSA.jwk(), same.jwk())).isTrue();
  }

  private boolean accepted(TestIssuerKey signer, String... jwks) {
    issuer.publishes(jwks);
    OidcTokens tokens = issuer.tokens(() -> TestIssuer.NOW);
    return tokens.verify(signer.token(issuer.claims())).isPresent();
  }
}
