package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every token here has a signature that is right for its text, unless the signature is the point.
 */
class ForgedOidcTokenTest {
  private static final TestIssuerKey RSA = TestIssuerKey.rsa("r1", 2048);
  private static final TestIssuerKey EC = TestIssuerKey.ec("e1", "secp256r1");
  private static final TestIssuerKey STRANGER = TestIssuerKey.rsa("r1", 2048);

  @AutoClose private final TestIssuer issuer = new TestIssuer(RSA.jwk(), EC.jwk());
  private final OidcTokens tokens = issuer.tokens(() -> TestIssuer.NOW);
  private final String token = RSA.token(issuer.claims());

  @Test
  void whatIsForgedWithNothingWrongIsAccepted() {
    assertThat(tokens.verify(token)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\",\"kid\":\"r1\"}",
        "{\"alg\":\"None\",\"kid\":\"r1\"}",
        "{\"alg\":\"rs256\",\"kid\":\"r1\"}",
        "{\"alg\":\"RS384\",\"kid\":\"r1\"}",
        "{\"alg\":\"PS256\",\"kid\":\"r1\"}",
        "{\"alg\":\"HS256\",\"kid\":\"r1\"}",
        "{\"alg\":\"ES256\",\"kid\":\"r1\"}",
        "{\"alg\":\"EdDSA\",\"kid\":\"r1\"}",
        "{\"alg\":[\"RS256\"],\"kid\":\"r1\"}",
        "{\"kid\":\"r1\"}",
        "{\"alg\":\"RS256\"}",
        "{\"alg\":\"RS256\",\"kid\":\"e1\"}",
        "{\"alg\":\"RS256\",\"kid\":\"R1\"}",
        "{\"alg\":\"RS256\",\"kid\":\"\"}",
        "{\"alg\":\"RS256\",\"kid\":\"../../r1\"}",
        "{\"alg\":\"RS256\",\"kid\":[\"r1\"]}",
        "{\"alg\":\"RS256\",\"kid\":null}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"typ\":\"logout+jwt\"}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"typ\":\"dpop+jwt\"}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"typ\":\"\"}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"typ\":null}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"jku\":\"https://evil.test/k\"}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"x5u\":\"https://evil.test/k\"}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"x5c\":[\"AA\"]}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"crit\":[\"exp\"]}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"crit\":[]}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"b64\":true}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"zip\":\"DEF\"}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"enc\":\"A256GCM\"}",
        "{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"r1\"}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"x\":{\"a\":1,\"a\":2}}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\"}{}",
        "{\"alg\":\"RS256\",\"kid\":\"r1\",}",
        "{'alg':'RS256','kid':'r1'}",
        "[]",
        "null",
        ""
      })
  void anyOtherHeaderIsRefused(String header) {
    String forged = RSA.token(header, issuer.claims());

    assertThat(tokens.verify(forged)).isEmpty();
    assertThat(tokens.verify(forged.substring(0, forged.lastIndexOf('.') + 1))).isEmpty();
  }

  // Each replaces a part of good claims.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/pool\" | /pool/\"",
        "/pool\" | /other\"",
        "\"iss\" | \"ISS\"",
        "\"web\" | \"other\"",
        "\"web\" | \"WEB\"",
        "\"web\" | [\"other\"]",
        "\"web\" | []",
        "\"web\" | {\"web\":\"web\"}",
        "\"web\" | null",
        "\"aud\":\"web\", | ``",
        "\"aud\":\"web\" | \"client_id\":\"web\"",
        "\"aud\":\"web\" | \"client_id\":\"web\",\"token_use\":\"id\"",
        "\"aud\":\"web\" | \"client_id\":\"other\",\"token_use\":\"access\"",
        "\"aud\":\"web\" | \"client_id\":[\"web\"],\"token_use\":\"access\"",
        "\"aud\":\"web\" | \"aud\":\"other\",\"client_id\":\"web\",\"token_use\":\"access\"",
        "\"aud\":\"web\" | \"aud\":\"web\",\"token_use\":\"refresh\"",
        "\"aud\":\"web\" | \"aud\":\"web\",\"token_use\":null",
        "\"sub\":\"anna\", | ``",
        "\"anna\" | \"\"",
        "\"anna\" | 1",
        "\"anna\" | \"an\\u0000na\"",
        "\"anna\" | \"ann\\ud800\"",
        "\"sub\" | \"sub\":\"eve\",\"sub\"",
        "\"iat\":1767268800, | ``",
        "\"iat\":1767268800 | \"iat\":\"1767268800\"",
        "\"iat\":1767268800 | \"iat\":-1",
        ",\"exp\":1767272400 | ``",
        "\"exp\":1767272400 | \"exp\":\"1767272400\"",
        "\"exp\":1767272400 | \"exp\":null",
        "\"exp\":1767272400 | \"exp\":1e999",
        "\"exp\":1767272400 | \"exp\":1767272400000",
        "\"exp\":1767272400 | \"exp\":99999999999999999999999999999999",
        "{ | {\"nbf\":\"0\",",
        "{ | {\"nbf\":null,",
        "{ | {\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}},",
        "{ | {\"x\":{\"a\":1,\"a\":1},",
        "{ | {/**/",
        "} | }}",
        "} | ``"
      })
  void anyOtherClaimIsRefused(String part, String other) {
    String forged = issuer.claims().replace(part, other);

    assertThat(forged).isNotEqualTo(issuer.claims());
    assertThat(tokens.verify(RSA.token(forged))).isEmpty();
  }

  @Test
  void aSubjectHasABound() {
    String longest = issuer.claims().replace("anna", "a".repeat(255));

    assertThat(tokens.verify(RSA.token(longest))).isPresent();
    assertThat(tokens.verify(RSA.token(longest.replace("aaa", "aaaa")))).isEmpty();
  }

  @Test
  void aPayloadThatIsNoObjectIsRefused() {
    byte[] header = RSA.header().getBytes(StandardCharsets.UTF_8);
    for (String text : List.of("", " ", "null", "[]", "1", "\"\"", "{}", "\0", "[".repeat(5000))) {
      assertThat(tokens.verify(RSA.token(RSA.header(), text))).isEmpty();
    }
    byte[] claims = issuer.claims().replace("{", "{\"x\":\"?\",").getBytes(StandardCharsets.UTF_8);
    assertThat(tokens.verify(RSA.token(header, claims))).isPresent();
    claims[6] = (byte) 0xFF;
    assertThat(tokens.verify(RSA.token(header, claims))).isEmpty();
  }

  // With the public key as the secret, in each form that a library might take it.
  @Test
  void thePublicKeyIsNoSecret() throws GeneralSecurityException {
    String signed =
        TestIssuerKey.encode("{\"alg\":\"HS256\",\"kid\":\"r1\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + token.split("\\.", -1)[1];
    for (byte[] secret :
        List.of(RSA.pair().getPublic().getEncoded(), RSA.jwk().getBytes(StandardCharsets.UTF_8))) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] tag = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));

      assertThat(tokens.verify(signed + "." + TestIssuerKey.encode(tag))).isEmpty();
    }
  }

  @Test
  void anotherKeyOrAlgorithmIsRefused() {
    String signed = token.substring(0, token.lastIndexOf('.'));

    assertThat(tokens.verify(STRANGER.token(issuer.claims()))).isEmpty();
    assertThat(tokens.verify(EC.token(RSA.header(), issuer.claims()))).isEmpty();
    assertThat(tokens.verify(RSA.token(EC.header(), issuer.claims()))).isEmpty();
    assertThat(tokens.verify(RSA.sign(signed, "SHA512withRSA"))).isEmpty();
    String der =
        EC.sign(
            TestIssuerKey.encode(EC.header().getBytes(StandardCharsets.UTF_8))
                + "."
                + token.split("\\.", -1)[1],
            "SHA256withECDSA");
    assertThat(tokens.verify(der)).isEmpty();
  }

  // A signature of zeros is right for any text where a library does not look (CVE-2022-21449).
  @Test
  void aSignatureOfZerosIsRefused() {
    String good = EC.token(issuer.claims());

    assertThat(tokens.verify(good)).isPresent();
    assertThat(
            tokens.verify(
                good.substring(0, good.lastIndexOf('.') + 1) + TestIssuerKey.encode(new byte[64])))
        .isEmpty();
  }
}
