package dev.trellis.crypto;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Somebody else's JSON Web Token in compact form (RFC 7515, section 7.1), taken apart and not
 * believed yet.
 *
 * @param algorithm what it says that it was signed with
 * @param keyId which of the issuer's keys it says that it was signed with
 * @param claims a JSON object
 * @param signed the bytes under the signature
 */
record SignedToken(
    SigningAlgorithm algorithm, String keyId, JsonNode claims, byte[] signed, Base64URL signature) {
  private static final int MAX_LENGTH = 8192;
  private static final int MAX_KEY_ID = 256;

  /**
   * These change what is signed, demand what we do not know, or bring a key along. Others are
   * ignored, as RFC 7515, section 4, tells: issuers have headers of their own.
   */
  private static final Set<String> REFUSED =
      Set.of("crit", "b64", "zip", "enc", "jku", "jwk", "x5u", "x5c");

  /** So a token that is made for something else, such as a logout, is not taken for a login. */
  private static final Set<String> TYPES =
      Set.of("jwt", "application/jwt", "at+jwt", "application/at+jwt");

  /** Empty if the text is not a token of ours to check, whatever the reason. */
  static Optional<SignedToken> parse(String token) {
    // Bounded first: splitting and decoding cost in proportion to the length.
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String[] parts = token.split("\\.", -1);
    // The library accepts other spellings of base64url, which would make two tokens of one.
    if (parts.length != 3 || Base64Url.decode(parts[2]).isEmpty()) {
      return Optional.empty();
    }
    return object(parts[0])
        .filter(SignedToken::isHarmless)
        .flatMap(header -> object(parts[1]).flatMap(claims -> of(header, claims, parts)));
  }

  private static Optional<JsonNode> object(String part) {
    return Base64Url.decode(part).flatMap(StrictJson::object);
  }

  private static boolean isHarmless(JsonNode header) {
    JsonNode type = header.path("typ");
    return header.propertyNames().stream().noneMatch(REFUSED::contains)
        && (type.isMissingNode()
            || TYPES.contains(type.stringValueOpt().orElse("").toLowerCase(Locale.ROOT)));
  }

  private static Optional<SignedToken> of(JsonNode header, JsonNode claims, String[] parts) {
    Optional<String> keyId =
        header.path("kid").stringValueOpt().filter(id -> id.length() <= MAX_KEY_ID);
    byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    return header
        .path("alg")
        .stringValueOpt()
        .flatMap(SigningAlgorithm::named)
        .flatMap(
            algorithm ->
                keyId.map(
                    id -> new SignedToken(algorithm, id, claims, signed, new Base64URL(parts[2]))));
  }
}
