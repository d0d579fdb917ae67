package dev.trellis.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** A key of an issuer's, and tokens put together by hand with it. */
public record TestIssuerKey(String id, KeyPair pair) {

  /** A new RSA key. */
  public static TestIssuerKey rsa(String id, int bits) {
    return generate(id, "RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
  }

  static TestIssuerKey ec(String id, String curve) {
    return generate(id, "EC", new ECGenParameterSpec(curve));
  }

  private static TestIssuerKey generate(String id, String kind, AlgorithmParameterSpec spec) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(spec);
      return new TestIssuerKey(id, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  TestIssuerKey withId(String other) {
    return new TestIssuerKey(other, pair);
  }

  boolean isRsa() {
    return pair.getPublic() instanceof RSAPublicKey;
  }

  /** As a JSON Web Key; each of {@code more} begins with a comma. */
  public String jwk(String... more) {
    PublicKey key = pair.getPublic();
    String numbers =
        key instanceof RSAPublicKey rsa
            ? "\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\""
                .formatted(
                    number(rsa.getModulus(), rsa.getModulus().bitLength() / 8),
                    number(rsa.getPublicExponent(), 3))
            : point((ECPublicKey) key);
    return "{\"kid\":\"%s\",%s%s}".formatted(id, numbers, String.join("", more));
  }

  private static String point(ECPublicKey key) {
    int bits = key.getParams().getOrder().bitLength();
    int bytes = (bits + 7) / 8;
    return "\"kty\":\"EC\",\"crv\":\"P-%d\",\"x\":\"%s\",\"y\":\"%s\""
        .formatted(
            bits, number(key.getW().getAffineX(), bytes), number(key.getW().getAffineY(), bytes));
  }

  private static String number(BigInteger number, int length) {
    byte[] signed = number.toByteArray();
    byte[] unsigned = new byte[length];
    int kept = Math.min(signed.length, length);
    System.arraycopy(signed, signed.length - kept, unsigned, length - kept, kept);
    return encode(unsigned);
  }

  /** With the header that an issuer would write. */
  public String token(String claims) {
    return token(header(), claims);
  }

  String header() {
    return "{\"kid\":\"%s\",\"alg\":\"%s\"}".formatted(id, isRsa() ? "RS256" : "ES256");
  }

  String token(String header, String claims) {
    return token(header.getBytes(StandardCharsets.UTF_8), claims.getBytes(StandardCharsets.UTF_8));
  }

  String token(byte[] header, byte[] claims) {
    return sign(encode(header) + "." + encode(claims));
  }

  /** A token of what is signed, whatever it is. */
  String sign(String signed) {
    return sign(signed, isRsa() ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
  }

  String sign(String signed, String algorithm) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(pair.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String keySet(String... jwks) {
    return "{\"keys\":[" + String.join(",", Arrays.asList(jwks)) + "]}";
  }
}
