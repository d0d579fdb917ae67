package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The issuer answers, but not as it should: that is no better than no answer. */
class IssuerDocumentsTest {
  private static final TestIssuerKey KEY = TestIssuerKey.ec("e1", "secp256r1");

  @AutoClose private final TestIssuer issuer = new TestIssuer(KEY.jwk());

  @Test
  void aHugeDocumentIsRefused() {
    String fits = "x".repeat((64 << 10) - 200);
    String pad = "\"pad\":\"%s\",".formatted(fits);
    issuer.onKeys(TestIssuer.json(keySet().replaceFirst("\\{", "{" + pad)));
    assertThat(verify()).isPresent();

    for (int size : new int[] {64 << 10, 8 << 20}) {
      String padded = keySet().replaceFirst("\\{", "{\"pad\":\"" + "x".repeat(size) + "\",");
      issuer.onKeys(TestIssuer.json(padded));
      assertRefused();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[]", "<html>"})
  void whatIsNoKeySetIsRefused(String document) {
    issuer.onKeys(TestIssuer.json(document));
    assertRefused();
  }

  @Test
  void aKeySetWithANameTwiceIsRefused() {
    issuer.onKeys(TestIssuer.json(keySet().replaceFirst("\\{", "{\"keys\":[],")));
    assertRefused();
  }

  @Test
  void noRedirectIsFollowed() {
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      issuer.onDiscovery(
          exchange -> {
            exchange.getResponseHeaders().add("location", issuer.address(TestIssuer.KEYS));
            TestIssuer.answer(status, "").handle(exchange);
          });
      assertRefused();
    }
    assertThat(issuer.asked(TestIssuer.KEYS)).isZero();
  }

  // Each stands for the issuer's own name in its discovery document; POOL is the right one.
  @ParameterizedTest
  @ValueSource(strings = {"POOL/", "POOLx", "https://evil.test", "", "Pool"})
  void discoveryOfAnotherIssuerIsRefused(String name) {
    String told = name.replace("POOL", issuer.name());
    issuer.onDiscovery(
        TestIssuer.json(TestIssuer.discovery(told, issuer.address(TestIssuer.KEYS))));
    assertRefused();
    assertThat(issuer.asked(TestIssuer.KEYS)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/pool/keys",
        "file:///etc/hosts",
        "http://169.254.169.254/latest",
        "http://user:pw@127.0.0.1/k",
        "http://127.0.0.1:99999/k",
        "http://127.0.0.1:1/k",
        "not a url"
      })
  void keysAtAnUnsafeOrUselessAddressAreRefused(String address) {
    issuer.onDiscovery(TestIssuer.json(TestIssuer.discovery(issuer.name(), address)));
    assertRefused();
  }

  private static String keySet() {
    return TestIssuerKey.keySet(KEY.jwk());
  }

  private void assertRefused() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(this::verify)
        .matches(refusal -> refusal.problem() instanceof Problem.Unavailable);
  }

  /** By somebody who has never heard of the issuer's keys. */
  private Optional<ExternalIdentity> verify() {
    return issuer.tokens(() -> TestIssuer.NOW).verify(KEY.token(issuer.claims()));
  }
}
