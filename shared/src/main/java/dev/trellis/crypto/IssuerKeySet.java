package dev.trellis.crypto;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The keys of a JSON Web Key Set (RFC 7517) that may verify a signature. */
final class IssuerKeySet {
  private static final int LEAST_RSA_BITS = 2048; // RFC 7518, section 3.3

  private record Name(SigningAlgorithm algorithm, String keyId) {}

  private final Map<Name, JWSVerifier> verifiers = new HashMap<>();

  private IssuerKeySet() {}

  /**
   * Empty if this is no key set. Single keys that we cannot or must not use are left out, as RFC
   * 7517, section 5, tells; a set without any is still what the issuer says.
   */
  static Optional<IssuerKeySet> parse(JsonNode document) {
    if (!document.path("keys").isArray()) {
      return Optional.empty();
    }
    IssuerKeySet set = new IssuerKeySet();
    document.path("keys").values().forEach(set::add);
    return Optional.of(set);
  }

  boolean holds(SigningAlgorithm algorithm, String keyId) {
    return verifiers.containsKey(new Name(algorithm, keyId));
  }

  /** Whether the key that the token names is here, and has signed it. */
  boolean verifies(SignedToken token) {
    JWSVerifier verifier = verifiers.get(new Name(token.algorithm(), token.keyId()));
    try {
      return verifier != null
          && verifier.verify(token.algorithm().header(), token.signed(), token.signature());
    } catch (JOSEException keyThatTheJdkCannotUse) {
      return false;
    }
  }

  private void add(JsonNode jwk) {
    Optional<SigningAlgorithm> algorithm = algorithm(jwk).filter(a -> mayVerify(jwk, a));
    Optional<String> keyId = jwk.path("kid").stringValueOpt();
    if (algorithm.isPresent() && keyId.isPresent()) {
      verifier(jwk, algorithm.get())
          .ifPresent(
              verifier -> verifiers.putIfAbsent(new Name(algorithm.get(), keyId.get()), verifier));
    }
  }

  /** The kind of key decides, and not the token. */
  private static Optional<SigningAlgorithm> algorithm(JsonNode jwk) {
    return switch (jwk.path("kty").stringValueOpt().orElse("")) {
      case "RSA" -> Optional.of(SigningAlgorithm.RS256);
      case "EC" ->
          jwk.path("crv").stringValueOpt().filter("P-256"::equals).map(_ -> SigningAlgorithm.ES256);
      default -> Optional.empty();
    };
  }

  /** The library ignores all of this. A key whose private half was published proves nothing. */
  private static boolean mayVerify(JsonNode jwk, SigningAlgorithm algorithm) {
    return isAbsentOr(jwk.path("use"), "sig")
        && isAbsentOr(jwk.path("alg"), algorithm.name())
        && (jwk.path("key_ops").isMissingNode() || contains(jwk.path("key_ops"), "verify"))
        && !jwk.has("d");
  }

  private static boolean isAbsentOr(JsonNode node, String text) {
    return node.isMissingNode() || text.equals(node.stringValueOpt().orElse(""));
  }

  private static boolean contains(JsonNode array, String text) {
    return array.isArray()
        && array.valueStream().anyMatch(value -> text.equals(value.stringValueOpt().orElse("")));
  }

  private static Optional<JWSVerifier> verifier(JsonNode jwk, SigningAlgorithm algorithm) {
    try {
      return switch (algorithm) {
        case RS256 -> rsa(new RSAKey.Builder(number(jwk, "n"), number(jwk, "e")).build());
        case ES256 ->
            Optional.of(
                new ECDSAVerifier(
                    new ECKey.Builder(Curve.P_256, number(jwk, "x"), number(jwk, "y")).build()));
      };
    } catch (JOSEException | IllegalArgumentException | IllegalStateException noKey) {
      return Optional.empty();
    }
  }

  private static Optional<JWSVerifier> rsa(RSAKey key) throws JOSEException {
    RSAPublicKey rsa = key.toRSAPublicKey();
    return rsa.getModulus().bitLength() < LEAST_RSA_BITS
        ? Optional.empty()
        : Optional.of(new RSASSAVerifier(rsa));
  }

  private static Base64URL number(JsonNode jwk, String name) {
    return new Base64URL(jwk.path(name).stringValueOpt().orElse(""));
  }
}
