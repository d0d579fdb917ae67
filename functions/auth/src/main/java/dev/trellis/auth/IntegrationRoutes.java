package dev.trellis.auth;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.UserId;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Json;
import dev.trellis.http.JsonFields;
import dev.trellis.store.Integrations;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What lets the agent work in a person's accounts elsewhere. Tokens come in and are sealed; no
 * answer ever shows one.
 */
final class IntegrationRoutes {
  private static final Set<String> PROVIDERS = Set.of("github");
  private static final int MAX_TOKEN_LENGTH = 4_096;

  private final Integrations integrations;
  private final SealedTokens sealed;

  IntegrationRoutes(Integrations integrations, SealedTokens sealed) {
    this.integrations = integrations;
    this.sealed = sealed;
  }

  private record IntegrationView(
      String provider, String account, String createdAt, String updatedAt) {
    static IntegrationView of(Integrations.Integration integration) {
      return new IntegrationView(
          integration.provider(),
          integration.accountLabel(),
          integration.createdAt().toString(),
          integration.updatedAt().toString());
    }
  }

  private record ListView(List<IntegrationView> integrations) {}

  /**
   * What is sealed.
   *
   * @param refreshToken absent if the provider gave none
   */
  private record Tokens(String accessToken, Optional<String> refreshToken) {}

  HttpResponse list(HttpRequest request) {
    UserId user = request.caller().userId();
    return HttpResponse.json(
        200, new ListView(integrations.list(user).stream().map(IntegrationView::of).toList()));
  }

  HttpResponse put(HttpRequest request) {
    String provider = provider(request);
    JsonFields body = JsonFields.ofBody(request);
    Optional<String> access =
        body.required("accessToken", body.text("accessToken", 1, MAX_TOKEN_LENGTH));
    Optional<String> refresh = body.text("refreshToken", 1, MAX_TOKEN_LENGTH);
    Optional<String> account = body.text("account", 0, 200);
    body.done();
    UserId user = request.caller().userId();
    byte[] plain = Json.write(new Tokens(access.orElseThrow(), refresh));
    integrations.put(user, provider, account.orElse(""), sealed.seal(user, plain));
    return HttpResponse.empty(204);
  }

  HttpResponse delete(HttpRequest request) {
    if (!integrations.delete(request.caller().userId(), provider(request))) {
      throw ProblemException.notFound("There is no such integration.");
    }
    return HttpResponse.empty(204);
  }

  private static String provider(HttpRequest request) {
    String provider = request.pathParameter("provider");
    if (!PROVIDERS.contains(provider)) {
      throw ProblemException.notFound("There is no such provider; there is: github.");
    }
    return provider;
  }
}
