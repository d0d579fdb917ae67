package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every token here has a signature that is right for its text, unless the signature is the point.
 */
class ForgedTokenTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final AuthKeys keys = TestKeys.of(TestKeys.KEY);
  private final AccessTokens tokens = new AccessTokens(keys, TestKeys.ISSUER, () -> NOW);
  private final String token =
      tokens.sign(new UserId(new UUID(0xAB, 2)), new UUID(3, 4), Tier.FREE);
  private final String payload = Forgery.part(token, 1);

  @Test
  void whatIsForgedWithNothingWrongIsAccepted() {
    assertThat(Forgery.signed(Forgery.header(), payload)).isEqualTo(token);
    assertThat(tokens.verify(token)).isPresent();
  }

  // KID stands for the id of the right key.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"None\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"hs256\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"HS384\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"RS256\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"ES256\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"EdDSA\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "{\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"JWT\"}",
        "{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"AT+JWT\"}",
        "{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"application/at+jwt\"}",
        "{\"alg\":\"HS256\",\"kid\":\"KID\"}",
        "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"HS256\",\"kid\":\"00000000\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"HS256\",\"kid\":\"../../../dev/null\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"HS256\",\"kid\":\"KID' or '1'='1\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"HS256\",\"kid\":[\"KID\"],\"typ\":\"at+jwt\"}",
        "{\"alg\":\"HS256\",\"kid\":null,\"typ\":\"at+jwt\"}",
        "{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"at+jwt\",\"jku\":\"https://evil.test/k\"}",
        "{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"at+jwt\",\"x5u\":\"https://evil.test/k\"}",
        "{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"at+jwt\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}}",
        "{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"at+jwt\",\"crit\":[\"exp\"]}",
        "{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"at+jwt\",\"b64\":false,\"crit\":[\"b64\"]}",
        "{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"at+jwt\",\"zip\":\"DEF\"}",
        "{\"alg\":\"HS256\",\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"none\",\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "{\"typ\":\"at+jwt\",\"alg\":\"HS256\",\"kid\":\"KID\"}",
        "{ \"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"\\u0048S256\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}",
        "[]",
        "null",
        ""
      })
  void anyOtherHeaderIsRefused(String header) {
    String forged = Forgery.signed(header.replace("KID", keys.current().id()), payload);

    assertThat(tokens.verify(forged)).isEmpty();
    assertThat(tokens.verify(forged.substring(0, forged.lastIndexOf('.') + 1))).isEmpty();
  }

  @Test
  void anotherAlgorithmOfTheSameKeyIsRefused() {
    for (String length : List.of("384", "512")) {
      String header = Forgery.header().replace("256", length);
      byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
      SecretKey key = keys.current().accessTokens();

      assertThat(tokens.verify(Forgery.signed(header, bytes, key, "HmacSHA" + length))).isEmpty();
      assertThat(tokens.verify(Forgery.signed(Forgery.header(), bytes, key, "HmacSHA" + length)))
          .isEmpty();
    }
  }

  // Each replaces a part of a good payload.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "https://trellis.test | https://trellis.test/",
        "\"iss\":\"https://trellis.test\", | ``",
        "\"trellis-api\" | \"other-api\"",
        "\"trellis-api\" | [\"trellis-api\"]",
        "\"trellis-api\" | [\"trellis-api\",\"other-api\"]",
        "\"aud\":\"trellis-api\", | ``",
        "\"tier\":\"FREE\", | ``",
        "\"FREE\" | \"GOLD\"",
        "\"FREE\" | \"free\"",
        "\"FREE\" | null",
        "\"FREE\" | 0",
        "00ab | 00AB",
        "00000000-0000-00ab- | 0-0-ab-",
        "00000000-0000-00ab- | zzzzzzzz-0000-00ab-",
        "\"sid\" | \"SID\"",
        "\"sub\" | \"sub \"",
        "\"jti\" | \"nonce\"",
        "\"exp\":1767269400 | \"exp\":1767272400",
        "\"exp\":1767269400 | \"exp\":9223372036854775807",
        "\"exp\":1767269400 | \"exp\":\"1767269400\"",
        "\"exp\":1767269400 | \"exp\":1767269400.0",
        ",\"exp\":1767269400 | ``",
        "\"iat\":1767268800 | \"iat\":1.7672688e9",
        "\"iat\":1767268800 | \"iat\":-9223372036854775808",
        "\"iat\":1767268800 | \"iat\":1e999",
        "\"iat\":1767268800, | ``",
        "{ | {\"nbf\":0,",
        "{ | {\"tier\":\"FREE\",",
        "{ | {\"scope\":\"admin\",",
        "{ | `{ `",
        "} | }}",
        "} | ``",
        "\"iss\" | \"\\u0069ss\""
      })
  void anyOtherClaimIsRefused(String part, String other) {
    String forged = payload.replace(part, other);

    assertThat(forged).isNotEqualTo(payload);
    assertThat(tokens.verify(Forgery.signed(Forgery.header(), forged))).isEmpty();
  }

  @Test
  void aPayloadThatIsNoObjectIsRefused() {
    for (String text : List.of("", " ", "null", "[]", "1", "\"\"", "{}", "\0", "[".repeat(2000))) {
      assertThat(tokens.verify(Forgery.signed(Forgery.header(), text))).isEmpty();
    }
    byte[] notUtf8 = payload.getBytes(StandardCharsets.UTF_8);
    notUtf8[payload.indexOf("trellis-api")] = (byte) 0xFF;
    assertThat(tokens.verify(Forgery.signed(Forgery.header(), notUtf8))).isEmpty();
  }

  @Test
  void aKeyOfAnotherPurposeIsRefused() {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    for (SecretKey key : List.of(keys.current().refreshTokens(), keys.current().sealing())) {
      assertThat(tokens.verify(Forgery.signed(Forgery.header(), bytes, key))).isEmpty();
    }
    SecretKey other = TestKeys.of(TestKeys.OTHER).current().accessTokens();
    assertThat(tokens.verify(Forgery.signed(Forgery.header(), bytes, other))).isEmpty();
  }

  @Test
  void anyOtherCharacterIsRefused() {
    for (int i = 0; i < token.length(); i++) {
      for (char other : new char[] {'A', 'B', '-', '_', '=', '.', '+', '/', ' ', '\0', 'é'}) {
        String altered = token.substring(0, i) + other + token.substring(i + 1);
        assertThat(altered.equals(token) || tokens.verify(altered).isEmpty()).isTrue();
      }
    }
  }

  // The last character of 32 bytes carries two bits that mean nothing: three other spellings.
  @Test
  void anotherSpellingOfTheSameBytesIsRefused() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(token.charAt(token.length() - 1));
    for (int bits = 1; bits <= 3; bits++) {
      String other = token.substring(0, token.length() - 1) + alphabet.charAt(last | bits);
      assertThat(other).isNotEqualTo(token);
      assertThat(tokens.verify(other)).isEmpty();
    }
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
            token + "==",
            token + "\n",
            " " + token,
            "Bearer " + token,
            token + token,
            token + "A".repeat(4096),
            "A".repeat(1 << 20),
            ".".repeat(4096),
            "\uD83C")) {
      assertThat(tokens.verify(text)).isEmpty();
    }
  }
}
