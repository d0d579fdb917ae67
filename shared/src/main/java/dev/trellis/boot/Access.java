package dev.trellis.boot;

import dev.trellis.domain.Scope;
import dev.trellis.http.HttpRequest;
import java.util.Optional;
import java.util.Set;

/**
 * What each route asks of its caller. A route that is not in the short public list asks for a
 * scope, so a new one is closed until somebody opens it.
 */
final class Access {
  /** Everybody may use these: they tell nothing, or ask for a password or a token themselves. */
  static final Set<String> PUBLIC =
      Set.of(
          "GET /health",
          "GET /health/live",
          "GET /health/ready",
          "GET /live",
          "GET /ready",
          "POST /auth/signup",
          "POST /auth/signin",
          "POST /auth/refresh",
          "POST /auth/signout");

  private Access() {}

  /**
   * The scope that a caller needs; empty if everybody may use the route, and for scheduled events,
   * which only the stack's own schedules send.
   */
  static Optional<Scope> scope(String method, String route) {
    if (PUBLIC.contains(method + " " + route) || method.equals(HttpRequest.EVENT)) {
      return Optional.empty();
    }
    if (route.equals("/agent") || route.startsWith("/agent/")) {
      return Optional.of(Scope.AGENT);
    }
    if (isAboutTheAccount(route)) {
      return Optional.of(
          route.equals("/auth/me") && method.equals("GET") ? Scope.READ : Scope.ADMIN);
    }
    return Optional.of(method.equals("GET") ? Scope.READ : Scope.WRITE);
  }

  private static boolean isAboutTheAccount(String route) {
    return route.startsWith("/auth/")
        || route.equals("/audit")
        || route.equals("/integrations")
        || route.startsWith("/integrations/");
  }
}
