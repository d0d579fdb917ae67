package dev.trellis.boot;

import dev.trellis.crypto.AccessTokens;
import dev.trellis.crypto.ApiKeyFormat;
import dev.trellis.domain.ApiKeyId;
import dev.trellis.domain.Caller;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Scope;
import dev.trellis.domain.SessionId;
import dev.trellis.http.HttpRequest;
import dev.trellis.store.ApiKeys;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The one place that decides who calls, for every function: by an access token, which asks nobody,
 * by an API key, or by the token of another issuer. What is missing, wrong, or cannot be checked
 * now keeps the caller out.
 */
final class Authenticator {
  private static final String SCHEME = "bearer ";
  private static final Set<Scope> ALL = EnumSet.allOf(Scope.class);

  private final Supplier<AccessTokens> tokens;
  private final Supplier<ApiKeys> keys;
  private final Optional<ExternalCallers> external;

  /** Both are made when they are first needed: health needs neither, and a token no database. */
  Authenticator(
      Supplier<AccessTokens> tokens, Supplier<ApiKeys> keys, Optional<ExternalCallers> external) {
    this.tokens = tokens;
    this.keys = keys;
    this.external = external;
  }

  /**
   * Who makes the request.
   *
   * @throws ProblemException if they do not show it, or may not do this
   */
  Caller authenticate(HttpRequest request, Scope needed) {
    Caller caller =
        credential(request)
            .flatMap(this::caller)
            .orElseThrow(
                () ->
                    new ProblemException(
                        new Problem.Unauthorized(
                            "Send a valid access token or API key: Authorization: Bearer …")));
    if (!caller.scopes().contains(needed)) {
      throw new ProblemException(
          new Problem.Forbidden("This key does not have the scope %s.".formatted(needed)));
    }
    return caller;
  }

  private static Optional<String> credential(HttpRequest request) {
    return request
        .header("authorization")
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).strip());
  }

  private Optional<Caller> caller(String credential) {
    Optional<ApiKeyFormat.Parsed> key = ApiKeyFormat.parse(credential);
    return key.isPresent() ? byKey(key.get()) : byToken(credential);
  }

  private Optional<Caller> byKey(ApiKeyFormat.Parsed key) {
    return keys.get()
        .authenticate(new ApiKeyId(key.id()), key.hash())
        .map(owner -> new Caller(owner.user(), owner.tier(), owner.scopes(), Optional.empty()));
  }

  private Optional<Caller> byToken(String token) {
    return tokens
        .get()
        .verify(token)
        .map(
            valid ->
                new Caller(
                    valid.user(), valid.tier(), ALL, Optional.of(new SessionId(valid.session()))))
        .or(() -> external.flatMap(others -> others.caller(token)));
  }
}
