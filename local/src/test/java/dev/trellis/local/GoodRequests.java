package dev.trellis.local;

import static java.util.Map.entry;

import dev.trellis.local.RunningBundle.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** For every route a request that goes well. A bundle makes what has to be there before. */
final class GoodRequests {
  private static final String JSON = "application/json; charset=utf-8";
  private static final Set<String> WITHOUT_BODY = Set.of("/stop", "/star", "/undelete", "/restore");
  private static final String PATH = "notes/läst.txt";

  private final RunningBundle bundle;
  private final Map<String, Supplier<Good>> byRoute;

  /**
   * A request and its answer.
   *
   * @param token the caller's; empty where nobody in particular calls
   * @param contentType of the answer; empty if it has no body
   * @param told what is in the answer's body
   */
  record Good(
      Map<String, String> parameters,
      String token,
      Optional<String> body,
      int status,
      String contentType,
      String told) {
    Good with(String name, String value) {
      Map<String, String> more = new HashMap<>(parameters);
      more.put(name, value);
      return new Good(more, token, body, status, contentType, told);
    }

    Good by(String caller) {
      return new Good(parameters, caller, body, status, contentType, told);
    }

    Good as(String type) {
      return new Good(parameters, token, body, status, type, told);
    }

    Good sending(String json) {
      return new Good(parameters, token, Optional.of(json), status, contentType, told);
    }
  }

  GoodRequests(RunningBundle bundle) {
    this.bundle = bundle;
    byRoute = new HashMap<>(GoodProjectRequests.of(bundle));
    byRoute.putAll(
        Map.ofEntries(
            entry("GET /health", () -> told("\"database\":{\"status\":\"ok\"").by("")),
            entry("GET /health/ready", () -> told("\"cache\":{\"status\":\"ok\"").by("")),
            entry("GET /ready", () -> told("\"model\":{\"status\":\"ok\"").by("")),
            entry("GET /health/live", () -> told("ok").by("")),
            entry("GET /live", () -> told("ok").by("")),
            entry("POST /auth/signup", this::signUp),
            entry("POST /auth/signin", this::signIn),
            entry("POST /auth/refresh", this::refresh),
            entry("POST /auth/signout", this::signOut),
            entry("GET /auth/me", () -> told("demo@trellis.localhost")),
            entry("DELETE /auth/me", this::deleteAccount),
            entry("POST /auth/password", this::changePassword),
            entry("GET /auth/api-keys", () -> told("\"keys\":[")),
            entry("POST /auth/api-keys", () -> answered(201, "trk_").sending(key())),
            entry("DELETE /auth/api-keys/{keyId}", this::revokeKey),
            entry("GET /integrations", () -> told("\"integrations\":[")),
            entry("PUT /integrations/{provider}", () -> github().sending(token())),
            entry("DELETE /integrations/{provider}", this::deleteIntegration),
            entry("GET /audit", () -> told("\"entries\":[")),
            entry("GET /usage", () -> told("\"opensAt\":\"")),
            entry("GET /projects", () -> told("\"projects\":[")),
            entry("POST /projects", () -> answered(201, "Gärten 🌱").sending(project())),
            entry("GET /projects/{projectId}", () -> ofProject("projectId", "A test's project")),
            entry("GET /projects/{projectId}/files/{path+}", this::readFile),
            entry("POST /projects/{projectId}/files/batch", this::changeFiles),
            entry("POST /agent", this::send),
            entry("GET /agent/{id}/stream", () -> done().with("id", bundle.newProject())),
            entry("POST /agent/{id}/stop", () -> ofProject("id", "\"stopping\":false"))));
  }

  /** The routes that there is a request for. */
  Set<String> routes() {
    return byRoute.keySet();
  }

  Good of(Template.Route route) {
    @Nullable Supplier<Good> request = byRoute.get(route.method() + " " + route.path());
    if (request == null) {
      throw new IllegalArgumentException("which request goes well for " + route + "?");
    }
    return request.get();
  }

  /** Whether a route reads a body. */
  static boolean readsBody(Template.Route route) {
    boolean changes = Set.of("POST", "PUT", "PATCH").contains(route.method());
    return (changes && WITHOUT_BODY.stream().noneMatch(route.path()::endsWith))
        || (route.method().equals("DELETE") && route.path().equals("/auth/me"));
  }

  private Good answered(int status, String text) {
    return new Good(Map.of(), bundle.token(), Optional.empty(), status, JSON, text);
  }

  private Good told(String text) {
    return answered(200, text);
  }

  private Good done() {
    return answered(204, "").as("");
  }

  private Good signUp() {
    String password = UUID.randomUUID().toString();
    String body = Person.credentials(UUID.randomUUID() + "@example.com", password);
    return answered(201, "accessToken").by("").sending(body);
  }

  private Good signIn() {
    Person person = Person.signUp(bundle);
    String body = Person.credentials(person.email(), person.password());
    return told("accessToken").by("").sending(body);
  }

  private Good refresh() {
    return told("refreshToken").by("").sending(refreshToken());
  }

  private Good signOut() {
    return done().by("").sending(refreshToken());
  }

  private String refreshToken() {
    return "{\"refreshToken\": \"%s\"}".formatted(Person.signUp(bundle).refreshToken());
  }

  private Good deleteAccount() {
    Person person = Person.signUp(bundle);
    String body = "{\"password\": \"%s\"}".formatted(person.password());
    return done().by(person.bundle().token()).sending(body);
  }

  private Good changePassword() {
    Person person = Person.signUp(bundle);
    String body =
        "{\"currentPassword\": \"%s\", \"newPassword\": \"%s\"}"
            .formatted(person.password(), UUID.randomUUID());
    return done().by(person.bundle().token()).sending(body);
  }

  private static String key() {
    return "{\"name\": \"a key\", \"scopes\": [\"read\"]}";
  }

  private Good revokeKey() {
    Answer made = bundle.post("/auth/api-keys", key());
    return done().with("keyId", made.json().path("id").asString());
  }

  private static String token() {
    return "{\"accessToken\": \"a token of somebody else's\"}";
  }

  private Good github() {
    return done().with("provider", "github");
  }

  private Good deleteIntegration() {
    bundle.put("/integrations/github", token());
    return github();
  }

  private static String project() {
    return "{\"name\": \"Gärten 🌱\"}";
  }

  private Good ofProject(String parameter, String text) {
    return told(text).with(parameter, bundle.newProject());
  }

  private Good readFile() {
    String project = bundle.newProject();
    bundle.batch(project, RunningBundle.create(PATH, "Grüße 🌱"));
    return told("Grüße 🌱")
        .as("text/plain; charset=utf-8")
        .with("projectId", project)
        .with("path", PATH);
  }

  private Good changeFiles() {
    String body = "{\"operations\": [" + RunningBundle.create(PATH, "a") + "]}";
    return ofProject("projectId", PATH).sending(body);
  }

  private Good send() {
    String body = RunningBundle.message(bundle.newProject(), "m1", "Hello");
    return told("data: [DONE]\n\n").as("text/event-stream").sending(body);
  }
}
