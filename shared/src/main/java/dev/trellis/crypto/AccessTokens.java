package dev.trellis.crypto;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.Base64URL;
import dev.trellis.crypto.AuthKeys.KeySet;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes and checks access tokens: JSON Web Tokens (RFC 7519) signed with HS256 alone, of the type
 * {@code at+jwt}. A token is accepted only if it is spelled just as this class spells its own, so
 * that there is nothing to be clever with: no other header, no other order, no second spelling.
 */
public final class AccessTokens {
  /** How long a token is valid. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /** How far the clocks of two instances may be apart. */
  static final Duration LEEWAY = Duration.ofSeconds(60);

  private static final int MAX_LENGTH = 4096;

  private final AuthKeys keys;
  private final Claims claims;
  private final InstantSource clock;

  /**
   * @param issuer names this installation: a token of another one is refused, even with the same
   *     key
   */
  public AccessTokens(AuthKeys keys, String issuer, InstantSource clock) {
    this.keys = keys;
    this.claims = new Claims(issuer);
    this.clock = clock;
  }

  /** A new token, valid from now on; less than 1,000 characters with a short issuer. */
  public String sign(UserId user, UUID session, Tier tier) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    AccessToken token = new AccessToken(user, session, tier, UuidV7.next(), now);
    try {
      JWSHeader header = JWSHeader.parse(header(keys.current()));
      JWSObject signed = new JWSObject(header, new Payload(claims.write(token)));
      signed.sign(new MACSigner(keys.current().accessTokens()));
      return signed.serialize();
    } catch (ParseException | JOSEException ourOwnHeaderAndKey) {
      throw new IllegalStateException(ourOwnHeaderAndKey);
    }
  }

  /** What a token says; empty if it is not valid, whatever the reason. Never throws. */
  public Optional<AccessToken> verify(String token) {
    // Bounded first: splitting and decoding cost in proportion to the length.
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    // The library accepts other spellings of base64url, which would make two tokens of one.
    Optional<byte[]> payload = Base64Url.decode(parts[1]);
    if (payload.isEmpty() || Base64Url.decode(parts[2]).isEmpty()) {
      return Optional.empty();
    }
    return signer(parts[0])
        .filter(signer -> isGenuine(signer, parts))
        .flatMap(_ -> claims.read(new String(payload.get(), StandardCharsets.UTF_8)))
        .filter(this::isOfNow);
  }

  /** The keys whose header this is, to the letter: the algorithm is ours to choose, not theirs. */
  private Optional<KeySet> signer(String header) {
    return keys.newestFirst().stream()
        .filter(set -> header(set).toString().equals(header))
        .findFirst();
  }

  private static Base64URL header(KeySet keys) {
    return Base64URL.encode(
        "{\"alg\":\"HS256\",\"kid\":\"%s\",\"typ\":\"at+jwt\"}".formatted(keys.id()));
  }

  private static boolean isGenuine(KeySet signer, String[] parts) {
    byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    try {
      JWSVerifier verifier = new MACVerifier(signer.accessTokens());
      return verifier.verify(
          JWSHeader.parse(new Base64URL(parts[0])), signed, new Base64URL(parts[2]));
    } catch (ParseException | JOSEException ourOwnHeaderAndKey) {
      throw new IllegalStateException(ourOwnHeaderAndKey);
    }
  }

  private boolean isOfNow(AccessToken token) {
    Instant now = clock.instant();
    return !token.issuedAt().isAfter(now.plus(LEEWAY))
        && now.isBefore(token.expiresAt().plus(LEEWAY));
  }
}
