package dev.trellis.auth;

import dev.trellis.domain.ProblemException;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;

/** Finds the routes of accounts. */
record AuthHandler(
    SignIn signIn,
    SessionTokens tokens,
    AccountRoutes account,
    ApiKeyRoutes apiKeys,
    IntegrationRoutes integrations,
    AuditRoutes audit,
    UsageRoutes usage,
    Resealing resealing)
    implements HttpHandler {

  @Override
  public HttpResponse handle(HttpRequest request) {
    return switch (request.endpoint()) {
      case "POST /auth/signup" -> signIn.signUp(request);
      case "POST /auth/signin" -> signIn.signIn(request);
      case "POST /auth/refresh" -> tokens.refresh(request);
      case "POST /auth/signout" -> tokens.signOut(request);
      case "GET /auth/me" -> account.show(request);
      case "DELETE /auth/me" -> account.delete(request);
      case "POST /auth/password" -> account.changePassword(request);
      case "GET /auth/api-keys" -> apiKeys.list(request);
      case "POST /auth/api-keys" -> apiKeys.create(request);
      case "DELETE /auth/api-keys/{keyId}" -> apiKeys.revoke(request);
      case "GET /integrations" -> integrations.list(request);
      case "PUT /integrations/{provider}" -> integrations.put(request);
      case "DELETE /integrations/{provider}" -> integrations.delete(request);
      case "GET /audit" -> audit.list(request);
      case "GET /usage" -> usage.show(request);
      case "EVENT trellis.reseal" -> resealing.run(request);
      default -> throw ProblemException.notFound("There is nothing here.");
    };
  }
}
