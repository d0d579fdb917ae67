package dev.trellis.auth;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trellis.crypto.ApiKeyFormat;
import dev.trellis.domain.ApiKeyId;
import dev.trellis.domain.Page;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Scope;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.JsonFields;
import dev.trellis.http.Paging;
import dev.trellis.store.ApiKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Keys for programs that work in a person's name. */
final class ApiKeyRoutes {
  private static final String LIST = "api-keys";
  private static final long MAX_DAYS = 3_650;

  private final ApiKeys keys;
  private final Paging paging;

  ApiKeyRoutes(ApiKeys keys, Paging paging) {
    this.keys = keys;
    this.paging = paging;
  }

  /**
   * A key.
   *
   * @param prefix the key's beginning, to tell it from others
   * @param key the whole of it, in the one answer that ever shows it
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private record KeyView(
      String id,
      String name,
      String prefix,
      List<String> scopes,
      String createdAt,
      Optional<String> expiresAt,
      Optional<String> lastUsedAt,
      Optional<String> key) {

    static KeyView of(ApiKeys.ApiKey key, Optional<String> shown) {
      return new KeyView(
          key.id().toString(),
          key.name(),
          ApiKeyFormat.prefix(key.id().value()),
          key.scopes().stream().sorted().map(Scope::toString).toList(),
          key.createdAt().toString(),
          key.expires().map(Instant::toString),
          key.lastUsed().map(Instant::toString),
          shown);
    }
  }

  private record ListView(List<KeyView> keys, Paging.View pagination) {}

  HttpResponse create(HttpRequest request) {
    JsonFields body = JsonFields.ofBody(request);
    Optional<String> name = body.required("name", body.text("name", 1, 100));
    Set<Scope> scopes = scopes(body, request.caller().scopes());
    Optional<Long> days = body.count("expiresInDays");
    if (days.isPresent() && (days.get() < 1 || days.get() > MAX_DAYS)) {
      body.refuse("expiresInDays", "must be a whole number from 1 to " + MAX_DAYS);
    }
    body.done();
    ApiKeyFormat.NewApiKey made = ApiKeyFormat.create();
    ApiKeys.ApiKey stored =
        keys.create(
            request.caller().userId(),
            new ApiKeys.NewKey(
                new ApiKeyId(made.id()),
                made.hash(),
                name.orElseThrow(),
                scopes,
                days.map(count -> Instant.now().plus(Duration.ofDays(count)))));
    return HttpResponse.json(201, KeyView.of(stored, Optional.of(made.key())));
  }

  /** A key never allows more than the credential that it is made with. */
  private static Set<Scope> scopes(JsonFields body, Set<Scope> allowed) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String name : body.texts("scopes", Scope.values().length)) {
      Optional<Scope> scope = Scope.named(name).filter(allowed::contains);
      if (scope.isEmpty()) {
        body.refuse("scopes", "may hold read, write, agent and admin, as far as you have them");
      }
      scope.ifPresent(scopes::add);
    }
    return scopes;
  }

  HttpResponse list(HttpRequest request) {
    Page.Request wanted = paging.read(request, LIST, Page.Order.NEWEST_FIRST);
    Page<ApiKeys.ApiKey> page = keys.list(request.caller().userId(), wanted);
    List<KeyView> views =
        page.items().stream().map(key -> KeyView.of(key, Optional.empty())).toList();
    return HttpResponse.json(200, new ListView(views, paging.view(LIST, wanted, page)));
  }

  HttpResponse revoke(HttpRequest request) {
    if (!keys.revoke(request.caller().userId(), id(request))) {
      throw noSuchKey();
    }
    return HttpResponse.empty(204);
  }

  private static ApiKeyId id(HttpRequest request) {
    try {
      return new ApiKeyId(UUID.fromString(request.pathParameter("keyId")));
    } catch (IllegalArgumentException noId) {
      throw noSuchKey();
    }
  }

  private static ProblemException noSuchKey() {
    return ProblemException.notFound("There is no such key.");
  }
}
