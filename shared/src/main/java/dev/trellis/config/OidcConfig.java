package dev.trellis.config;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An OpenID Connect issuer whose tokens are accepted beside our own.
 *
 * @param issuer as it stands in its tokens, to the letter, a final slash included
 * @param audiences a token is for us if it names one of these; 1 or more
 * @param jwksUri where the issuer's keys are; if absent, the issuer's discovery document tells
 */
public record OidcConfig(URI issuer, Set<String> audiences, Optional<URI> jwksUri) {
  private static final String ISSUER = "OIDC_ISSUER";
  private static final String AUDIENCE = "OIDC_AUDIENCE";
  private static final String JWKS_URI = "OIDC_JWKS_URI";

  /**
   * @throws IllegalArgumentException if an address is not one that {@link #read} would accept, or
   *     there is no audience
   */
  public OidcConfig {
    audiences = Set.copyOf(audiences);
    if (!isIssuer(issuer) || audiences.isEmpty()) {
      throw new IllegalArgumentException("an OIDC issuer needs a safe address and an audience");
    }
    if (jwksUri.filter(uri -> !isNoLessSafe(uri, issuer)).isPresent()) {
      throw new IllegalArgumentException("an OIDC issuer's keys need a safe address");
    }
  }

  /** Empty if no issuer is configured, or if something is wrong with it (then told). */
  static Optional<OidcConfig> read(Env env) {
    if (!env.isSet(ISSUER)) {
      for (String name : List.of(AUDIENCE, JWKS_URI)) {
        if (env.isSet(name)) {
          env.problem(name, "is set, but " + ISSUER + " is not");
        }
      }
      return Optional.empty();
    }
    Optional<URI> issuer = issuer(env);
    Set<String> audiences = audiences(env);
    Optional<URI> jwksUri = env.url(JWKS_URI, List.of("https", "http"));
    if (issuer.isEmpty() || audiences.isEmpty()) {
      return Optional.empty();
    }
    if (jwksUri.filter(uri -> !isNoLessSafe(uri, issuer.get())).isPresent()) {
      env.problem(JWKS_URI, "must be https, without a user, or http where the issuer is");
      return Optional.empty();
    }
    return Optional.of(new OidcConfig(issuer.get(), audiences, jwksUri));
  }

  /** Whether keys from there can be believed: who can change them on their way can sign tokens. */
  public boolean trusts(URI address) {
    return isNoLessSafe(address, issuer);
  }

  private static Optional<URI> issuer(Env env) {
    Optional<URI> issuer = env.url(ISSUER, List.of("https", "http"));
    if (issuer.isPresent() && !isIssuer(issuer.get())) {
      env.problem(
          ISSUER,
          "must be an https URL (http on a loopback address) without user, query, fragment");
      return Optional.empty();
    }
    return issuer;
  }

  private static Set<String> audiences(Env env) {
    String[] names = env.text(AUDIENCE).orElse("").split(",", -1);
    Set<String> audiences = Arrays.stream(names).map(String::strip).collect(Collectors.toSet());
    if (audiences.stream().allMatch(name -> name.matches("[!-~]{1,200}"))) {
      return audiences;
    }
    env.problem(AUDIENCE, "must name who tokens are for: visible ASCII, with commas between them");
    return Set.of();
  }

  /** What OpenID Connect Core 1.0, section 2, allows an issuer to be. */
  private static boolean isIssuer(URI uri) {
    return isSafe(uri) && uri.getRawQuery() == null && uri.toString().matches("[!-~]+");
  }

  private static boolean isNoLessSafe(URI uri, URI issuer) {
    return isSafe(uri) && ("https".equals(uri.getScheme()) || "http".equals(issuer.getScheme()));
  }

  private static boolean isSafe(URI uri) {
    return uri.getHost() != null
        && uri.getRawUserInfo() == null
        && uri.getRawFragment() == null
        && ("https".equals(uri.getScheme()) || isLoopback(uri));
  }

  private static boolean isLoopback(URI uri) {
    return "http".equals(uri.getScheme())
        && uri.getHost().matches("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
  }
}
