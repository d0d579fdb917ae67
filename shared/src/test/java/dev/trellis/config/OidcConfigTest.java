package dev.trellis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcConfigTest {
  private static final String POOL = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC";

  @Test
  void withoutAnIssuerThereIsNone() {
    Env env = new Env(Map.of());

    assertThat(OidcConfig.read(env)).isEmpty();
    assertThat(env.problems()).isEmpty();
  }

  @Test
  void allThatCanBeSet() {
    assertThat(read(POOL, Map.of("OIDC_AUDIENCE", "web , https://api.test/", "OIDC_JWKS_URI", "")))
        .isEqualTo(
            new OidcConfig(URI.create(POOL), Set.of("web", "https://api.test/"), Optional.empty()));
    assertThat(read(POOL, Map.of("OIDC_JWKS_URI", "https://keys.test/k?p=1")).jwksUri())
        .contains(URI.create("https://keys.test/k?p=1"));
  }

  // It must equal the claim to the letter, and some issuers' names end with a slash.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.test/",
        "https://a.test",
        "https://a.test:8443/realms/One",
        "http://127.0.0.1:8080/x",
        "http://localhost:8080",
        "http://[::1]:8080"
      })
  void anIssuerStaysAsItIs(String issuer) {
    assertThat(read(issuer, Map.of()).issuer()).hasToString(issuer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.test",
        "http://127.0.0.1.a.test",
        "http://localhost.a.test",
        "http://10.0.0.1",
        "http://[::2]",
        "https://a.test?x=1",
        "https://a.test#x",
        "https://user:pw@a.test",
        "https://a.test/é",
        "ftp://a.test",
        "https:///x",
        "a.test",
        "urn:a"
      })
  void anyOtherIssuerIsAProblem(String issuer) {
    assertThat(problems(issuer, Map.of()))
        .singleElement()
        .asString()
        .startsWith("OIDC_ISSUER must be ")
        .doesNotContain("pw");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", "a,", ",a", "a,,b", "two words", "é"})
  void anAudienceIsNeeded(String audience) {
    assertThat(problems(POOL, Map.of("OIDC_AUDIENCE", audience)))
        .singleElement()
        .asString()
        .startsWith("OIDC_AUDIENCE must ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.test/k",
        "http://127.0.0.1/k",
        "https://u:p@a.test/k",
        "https://a.test/k#x",
        "ftp://a.test",
        "k"
      })
  void keysComeFromNowhereLessSafe(String jwksUri) {
    assertThat(problems(POOL, Map.of("OIDC_JWKS_URI", jwksUri)))
        .singleElement()
        .asString()
        .startsWith("OIDC_JWKS_URI must be ");
  }

  @Test
  void onlyAnIssuerOnThisMachineMayHaveItsKeysThere() {
    OidcConfig local = read("http://localhost:1", Map.of("OIDC_JWKS_URI", "http://localhost:1/k"));

    assertThat(local.trusts(URI.create("http://127.0.0.1:2/k"))).isTrue();
    assertThat(local.trusts(URI.create("https://a.test/k"))).isTrue();
    assertThat(local.trusts(URI.create("http://a.test/k"))).isFalse();
    assertThat(read(POOL, Map.of()).trusts(URI.create("https://other.test/k"))).isTrue();
    assertThat(read(POOL, Map.of()).trusts(URI.create("http://localhost/k"))).isFalse();
    assertThat(read(POOL, Map.of()).trusts(URI.create("/k"))).isFalse();
  }

  @Test
  void whatBelongsToAnIssuerIsAProblemWithoutOne() {
    assertThat(problems("", Map.of("OIDC_AUDIENCE", "web", "OIDC_JWKS_URI", "https://keys.test/k")))
        .containsExactly(
            "OIDC_AUDIENCE is set, but OIDC_ISSUER is not",
            "OIDC_JWKS_URI is set, but OIDC_ISSUER is not");
  }

  @Test
  void noneCanBeMadeThatCouldNotBeRead() {
    URI issuer = URI.create(POOL);
    URI unsafe = URI.create("http://a.test");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OidcConfig(issuer, Set.of(), Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OidcConfig(unsafe, Set.of("web"), Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OidcConfig(issuer, Set.of("web"), Optional.of(unsafe)));
  }

  private static OidcConfig read(String issuer, Map<String, String> more) {
    Env env = env(issuer, more);
    Optional<OidcConfig> config = OidcConfig.read(env);
    assertThat(env.problems()).isEmpty();
    return config.orElseThrow();
  }

  private static List<String> problems(String issuer, Map<String, String> more) {
    Env env = env(issuer, more);
    OidcConfig.read(env);
    return env.problems();
  }

  private static Env env(String issuer, Map<String, String> more) {
    Map<String, String> values = new HashMap<>(Map.of("OIDC_AUDIENCE", "web"));
    values.put("OIDC_ISSUER", issuer);
    values.putAll(more);
    return new Env(values);
  }
}
