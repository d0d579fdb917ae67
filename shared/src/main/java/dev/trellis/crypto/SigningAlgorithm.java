package dev.trellis.crypto;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.util.Arrays;
import java.util.Optional;

/**
 * The signatures of other issuers that are accepted (RFC 7518, section 3). Each has a kind of key
 * of its own, so that no key can be used with the other, and none is a shared secret.
 */
enum SigningAlgorithm {
  RS256,
  ES256;

  static Optional<SigningAlgorithm> named(String name) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.name().equals(name)).findFirst();
  }

  /** A header of ours that says this and nothing else: the library never sees a token's own. */
  JWSHeader header() {
    return new JWSHeader(
        switch (this) {
          case RS256 -> JWSAlgorithm.RS256;
          case ES256 -> JWSAlgorithm.ES256;
        });
  }
}
