package dev.trellis.crypto;

import dev.trellis.config.OidcConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the claims of an issuer's token must say (RFC 7519, section 4; RFC 9068, section 4). */
record ExternalClaims(OidcConfig config) {
  /** How far the issuer's clock and ours may be apart. */
  static final Duration LEEWAY = Duration.ofSeconds(60);

  private static final long LATEST = 253_402_300_799L; // the end of the year 9999
  private static final String SUBJECT = "[ -~]{1,255}"; // OpenID Connect Core 1.0, section 2
  private static final String EMAIL = "[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}";

  /** Whom they speak of; empty if they are not meant for us, or not for now. */
  Optional<ExternalIdentity> read(JsonNode claims, Instant now) {
    String issuer = config.issuer().toString();
    // "events" makes it a message, such as "log this session out" (RFC 8417, section 2.2).
    if (!issuer.equals(text(claims, "iss").orElse("")) || claims.has("events")) {
      return Optional.empty();
    }
    if (!isForUs(claims) || !hasBegun(claims, now)) {
      return Optional.empty();
    }
    return time(claims, "exp")
        .filter(end -> now.isBefore(end.plus(LEEWAY)))
        .flatMap(
            end ->
                text(claims, "sub")
                    .filter(subject -> subject.matches(SUBJECT))
                    .map(subject -> new ExternalIdentity(issuer, subject, email(claims), end)));
  }

  /** The access tokens of Cognito have no audience, but name the client that they were given to. */
  private boolean isForUs(JsonNode claims) {
    JsonNode use = claims.path("token_use");
    String knownUse = use.stringValueOpt().filter(u -> u.matches("access|id")).orElse("");
    if (!use.isMissingNode() && knownUse.isEmpty()) {
      return false;
    }
    JsonNode audience = claims.path("aud");
    return audience.isMissingNode()
        ? knownUse.equals("access") && isOurs(claims.path("client_id"))
        : isOurs(audience) || (audience.isArray() && audience.valueStream().anyMatch(this::isOurs));
  }

  private boolean isOurs(JsonNode name) {
    return name.stringValueOpt().filter(config.audiences()::contains).isPresent();
  }

  private static boolean hasBegun(JsonNode claims, Instant now) {
    Instant latest = now.plus(LEEWAY);
    return time(claims, "iat").filter(issued -> !issued.isAfter(latest)).isPresent()
        && (!claims.has("nbf")
            || time(claims, "nbf").filter(begin -> !begin.isAfter(latest)).isPresent());
  }

  private static Optional<String> email(JsonNode claims) {
    return text(claims, "email")
        .filter(_ -> claims.path("email_verified").booleanValueOpt().orElse(false))
        .filter(address -> address.matches(EMAIL));
  }

  private static Optional<String> text(JsonNode claims, String name) {
    return claims.path(name).stringValueOpt();
  }

  /** Seconds since 1970, perhaps with a fraction, which is cut off. */
  private static Optional<Instant> time(JsonNode claims, String name) {
    JsonNode number = claims.path(name);
    double seconds = number.isNumber() ? number.asDouble(-1) : -1;
    return seconds >= 0 && seconds <= LATEST
        ? Optional.of(Instant.ofEpochSecond((long) seconds))
        : Optional.empty();
  }
}
