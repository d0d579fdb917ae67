package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A token has one spelling, and a bound. */
class SpelledOidcTokenTest {
  private static final TestIssuerKey EC = TestIssuerKey.ec("e1", "secp256r1");
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  @AutoClose private final TestIssuer issuer = new TestIssuer(EC.jwk());
  private final OidcTokens tokens = issuer.tokens(() -> TestIssuer.NOW);
  private final String token = EC.token(issuer.claims());

  @Test
  void anyOtherCharacterIsRefused() {
    assertThat(tokens.verify(token)).isPresent();
    for (int i = 0; i < token.length(); i++) {
      for (char other : new char[] {'A', '_', '=', '.', '+', '/', ' ', '\0', 'é', '\u0141'}) {
        String altered = token.substring(0, i) + other + token.substring(i + 1);
        assertThat(altered.equals(token) || tokens.verify(altered).isEmpty()).isTrue();
      }
    }
  }

  // The last character of 64 bytes carries four bits that mean nothing.
  @Test
  void anotherSpellingOfTheSameSignatureIsRefused() {
    int last = ALPHABET.indexOf(token.charAt(token.length() - 1));
    for (int bits = 1; bits <= 15; bits++) {
      String other = token.substring(0, token.length() - 1) + ALPHABET.charAt(last | bits);
      assertThat(other).isNotEqualTo(token);
      assertThat(tokens.verify(other)).isEmpty();
    }
  }

  // Here the signature is right for the other spelling, so that only the spelling is wrong.
  @Test
  void anotherSpellingOfTheSameTextIsRefused() {
    String[] parts = token.split("\\.", -1);
    String header = parts[0]; // 26 bytes: two bits of the last character mean nothing
    int last = ALPHABET.indexOf(header.charAt(header.length() - 1));
    String other = header.substring(0, header.length() - 1) + ALPHABET.charAt(last | 1);

    assertThat(tokens.verify(EC.sign(header + "." + parts[1]))).isPresent();
    assertThat(header).hasSize(35).isNotEqualTo(other);
    assertThat(tokens.verify(EC.sign(other + "." + parts[1]))).isEmpty();
    assertThat(tokens.verify(EC.sign(header + "=." + parts[1]))).isEmpty();
  }

  @Test
  void aTokenHasABound() {
    String claims = issuer.claims();
    String longest = EC.token(claims.replace("{", "{\"x\":\"" + "y".repeat(5900) + "\","));
    String longer = EC.token(claims.replace("{", "{\"x\":\"" + "y".repeat(6100) + "\","));

    assertThat(longest.length()).isBetween(8000, 8192);
    assertThat(tokens.verify(longest)).isPresent();
    assertThat(longer.length()).isBetween(8193, 8500);
    assertThat(tokens.verify(longer)).isEmpty();
  }

  @Test
  void anythingElseIsRefused() {
    String[] parts = token.split("\\.", -1);
    for (String text :
        List.of(
            "",
            ".",
            "..",
            "....",
            "null",
            parts[0],
            parts[0] + "." + parts[1],
            parts[0] + "." + parts[1] + ".",
            token + ".",
            "." + token,
            token + ".AAAA.AAAA",
            token + "=",
            token + "\n",
            " " + token,
            "Bearer " + token,
            token + token,
            "A".repeat(1 << 20),
            ".".repeat(8192),
            "\uD83C")) {
      assertThat(tokens.verify(text)).isEmpty();
    }
  }
}
