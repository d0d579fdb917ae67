package dev.trellis.boot;

import dev.trellis.domain.Caller;
import dev.trellis.domain.Scope;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import java.util.Optional;

/**
 * Stands before a function's handler: lets in who may use the route, as often as they may, and a
 * repeated request with one effect only.
 */
final class RequestGuard implements HttpHandler {
  private final HttpHandler handler;
  private final Authenticator authenticator;
  private final RequestLimits limits;
  private final IdempotentRequests repeats;

  RequestGuard(
      HttpHandler handler,
      Authenticator authenticator,
      RequestLimits limits,
      IdempotentRequests repeats) {
    this.handler = handler;
    this.authenticator = authenticator;
    this.limits = limits;
    this.repeats = repeats;
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    Optional<Scope> scope = Access.scope(request.method(), request.route());
    if (scope.isEmpty()) {
      return limits.within(request, handler);
    }
    Caller caller = authenticator.authenticate(request, scope.get());
    return limits.within(request.by(caller), known -> repeats.once(known, handler));
  }
}
