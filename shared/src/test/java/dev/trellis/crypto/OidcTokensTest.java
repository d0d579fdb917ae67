package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.OidcConfig;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What good tokens look like, and when they cease to be good. */
class OidcTokensTest {
  private static final TestIssuerKey RSA = TestIssuerKey.rsa("r1", 2048);
  private static final TestIssuerKey EC = TestIssuerKey.ec("e1", "secp256r1");

  @AutoClose private final TestIssuer issuer = new TestIssuer(RSA.jwk(), EC.jwk());
  private final TestIssuer.Clock clock = new TestIssuer.Clock();
  private final OidcTokens tokens = issuer.tokens(clock);

  @Test
  void aTokenOfTheIssuerIsAccepted() {
    ExternalIdentity anna =
        new ExternalIdentity(
            issuer.name(), "anna", Optional.empty(), TestIssuer.NOW.plusSeconds(3600));

    assertThat(tokens.verify(RSA.token(issuer.claims()))).contains(anna);
    assertThat(tokens.verify(EC.token(issuer.claims()))).contains(anna);
  }

  // Issuers write headers of their own, and types in any case.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"typ\":\"JWT\"",
        "\"typ\":\"at+jwt\"",
        "\"typ\":\"application/at+jwt\"",
        "\"typ\":\"application/JWT\"",
        "\"x5t\":\"abc\",\"ver\":2"
      })
  void usualHeadersAreAccepted(String more) {
    String header = "{%s,\"alg\":\"RS256\",\"kid\":\"r1\"}".formatted(more);

    assertThat(tokens.verify(RSA.token(header, issuer.claims()))).isPresent();
  }

  // Each replaces a part of good claims.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"aud\":\"web\" | \"aud\":\"api\"",
        "\"aud\":\"web\" | \"aud\":[\"other\",\"web\"]",
        "\"aud\":\"web\" | \"aud\":\"web\",\"token_use\":\"id\"",
        "\"aud\":\"web\" | \"aud\":\"api\",\"token_use\":\"access\",\"client_id\":\"other\"",
        "\"aud\":\"web\" | \"client_id\":\"web\",\"token_use\":\"access\"",
        "{ | {\"nbf\":1767268860,",
        "{ | {\"scope\":\"openid\",\"realm_access\":{\"roles\":[\"a\"]},",
        "\"iat\":1767268800 | \"iat\":1767268800.5",
        "\"iat\":1767268800 | \"iat\":1.7672688e9"
      })
  void usualClaimsAreAccepted(String part, String other) {
    assertThat(tokens.verify(RSA.token(replaced(part, other)))).isPresent();
  }

  @Test
  void theKeysMayBeWhereTheConfigurationSays() {
    URI keys = URI.create(issuer.address(TestIssuer.KEYS));
    OidcConfig config = new OidcConfig(issuer.config().issuer(), Set.of("web"), Optional.of(keys));

    assertThat(TestIssuer.tokens(config, clock).verify(RSA.token(issuer.claims()))).isPresent();
    assertThat(issuer.requests()).containsExactly(TestIssuer.KEYS);
  }

  // Discovery, section 4.1: the slash goes before the path is appended; in the name it stays.
  @Test
  void anIssuersNameMayEndWithASlash() {
    String name = issuer.name() + "/";
    OidcConfig config = new OidcConfig(URI.create(name), Set.of("web"), Optional.empty());
    OidcTokens slashed = TestIssuer.tokens(config, clock);
    issuer.onDiscovery(
        TestIssuer.json(TestIssuer.discovery(name, issuer.address(TestIssuer.KEYS))));

    assertThat(slashed.verify(RSA.token(replaced(issuer.name(), name)))).isPresent();
    assertThat(slashed.verify(RSA.token(issuer.claims()))).isEmpty();
  }

  @Test
  void aTokenEndsAMinuteAfterItsTime() {
    String token = RSA.token(issuer.claims());

    clock.set(TestIssuer.NOW.plusSeconds(3600 + 59));
    assertThat(tokens.verify(token)).isPresent();
    clock.set(TestIssuer.NOW.plusSeconds(3600 + 60));
    assertThat(tokens.verify(token)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"iat", "nbf"})
  void aTokenBeginsAMinuteBeforeItsTime(String claim) {
    long begin = TestIssuer.NOW.getEpochSecond();
    String token =
        RSA.token(
            claim.equals("iat")
                ? issuer.claims()
                : replaced("\"iat\":", "\"nbf\":%d,\"iat\":1,\"x\":".formatted(begin)));

    clock.set(TestIssuer.NOW.minusSeconds(60));
    assertThat(tokens.verify(token)).isPresent();
    clock.set(TestIssuer.NOW.minusSeconds(61));
    assertThat(tokens.verify(token)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "\"email\":\"a@a.test\",\"email_verified\":true | a@a.test",
        "\"email\":\"a@a.test\",\"email_verified\":false | -",
        "\"email\":\"a@a.test\",\"email_verified\":\"true\" | -",
        "\"email\":\"a@a.test\",\"email_verified\":1 | -",
        "\"email\":\"a@a.test\" | -",
        "\"email\":\"no address\",\"email_verified\":true | -",
        "\"email\":\"a@a.test\\nb@b.test\",\"email_verified\":true | -",
        "\"email\":[\"a@a.test\"],\"email_verified\":true | -"
      })
  void anEmailCountsIfTheIssuerHasVerifiedIt(String claims, String email) {
    Optional<ExternalIdentity> identity =
        tokens.verify(RSA.token(replaced("{", "{" + claims + ",")));

    assertThat(identity.orElseThrow().email()).isEqualTo(Optional.ofNullable(email));
  }

  private String replaced(String part, String other) {
    String claims = issuer.claims().replace(part, other);
    assertThat(claims).isNotEqualTo(issuer.claims());
    return claims;
  }
}
