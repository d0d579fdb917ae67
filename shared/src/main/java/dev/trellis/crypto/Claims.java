package dev.trellis.crypto;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An access token's claims (RFC 7519, section 4) as JSON, in one fixed order. */
record Claims(String issuer) {
  private static final String AUDIENCE = "trellis-api";

  String write(AccessToken token) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("aud", AUDIENCE);
    claims.put("sub", token.user().toString());
    claims.put("jti", token.id().toString());
    claims.put("sid", token.session().toString());
    claims.put("tier", token.tier().name());
    claims.put("iat", token.issuedAt().getEpochSecond());
    claims.put("exp", token.expiresAt().getEpochSecond());
    return JSONObjectUtils.toJSONString(claims);
  }

  /**
   * The token that has just these claims. Writing it again must give the same text: so issuer,
   * audience and lifetime are ours, and no claim is missing, unknown, there twice, of another type
   * or spelled otherwise.
   */
  Optional<AccessToken> read(String json) {
    try {
      @Nullable Map<String, Object> claims = JSONObjectUtils.parse(json);
      // So the library answers "null".
      if (claims == null) {
        return Optional.empty();
      }
      AccessToken token =
          new AccessToken(
              new UserId(uuid(claims, "sub")),
              uuid(claims, "sid"),
              Tier.valueOf(text(claims, "tier")),
              uuid(claims, "jti"),
              Instant.ofEpochSecond(JSONObjectUtils.getLong(claims, "iat")));
      return write(token).equals(json) ? Optional.of(token) : Optional.empty();
    } catch (ParseException | IllegalArgumentException | DateTimeException refused) {
      return Optional.empty();
    }
  }

  private static UUID uuid(Map<String, Object> claims, String name) throws ParseException {
    return UUID.fromString(text(claims, name));
  }

  private static String text(Map<String, Object> claims, String name) throws ParseException {
    @Nullable String text = JSONObjectUtils.getString(claims, name);
    if (text == null) {
      throw new ParseException(name + " is missing", 0);
    }
    return text;
  }
}
