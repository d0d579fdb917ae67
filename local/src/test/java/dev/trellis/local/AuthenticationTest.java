package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody gets in who does not show who they are, and nobody gets further than they may. */
class AuthenticationTest {
  private static final RunningBundle BUNDLE = RunningBundle.shared();
  private static final String PROJECT = "{\"name\": \"A project\"}";

  private static final Set<String> PUBLIC =
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

  static List<Template.Route> routes() {
    return Template.read(RunningBundle.TEMPLATE).served().stream()
        .flatMap(function -> function.routes().stream())
        .filter(route -> !route.method().equals("OPTIONS"))
        .toList();
  }

  static Stream<Template.Route> closedRoutes() {
    return routes().stream().filter(route -> !PUBLIC.contains(name(route)));
  }

  static boolean isHealth(Template.Route route) {
    return PUBLIC.contains(name(route)) && route.method().equals("GET");
  }

  private static String name(Template.Route route) {
    return route.method() + " " + route.path();
  }

  @Test
  void thePublicRoutesAreThereAndAreNoMore() {
    assertThat(routes()).extracting(AuthenticationTest::name).containsAll(PUBLIC);
    assertThat(closedRoutes()).hasSizeGreaterThan(PUBLIC.size());
  }

  @ParameterizedTest
  @MethodSource("closedRoutes")
  void aRouteIsClosedToWhoShowsNothing(Template.Route route) {
    assertUnauthorized(call(BUNDLE.anonymous(), route));
  }

  @ParameterizedTest
  @MethodSource("closedRoutes")
  void aRouteIsClosedToTheTokenOfAnotherInstallation(Template.Route route) {
    assertUnauthorized(call(RunningBundle.at(BUNDLE.url(), Tokens.ofAnotherInstallation()), route));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic ZGVtbzpkZW1v",
        "Bearer null",
        "Bearer a.b.c",
        "Bearer trk_",
        "Token x",
        "bearer\tx"
      })
  void aMalformedHeaderIsRefused(String header) {
    HttpRequest request =
        BUNDLE.anonymousRequest("/projects").header("authorization", header).GET().build();
    assertUnauthorized(BUNDLE.send(request));
  }

  @Test
  void aTokenThatWasTamperedWithIsRefused() {
    String token = Person.signUp(BUNDLE).bundle().token();
    for (int at = 0; at < token.length(); at += 7) {
      char other = token.charAt(at) == 'A' ? 'B' : 'A';
      String tampered = token.substring(0, at) + other + token.substring(at + 1);
      assertUnauthorized(RunningBundle.at(BUNDLE.url(), tampered).get("/projects"));
    }
  }

  @Test
  void aKeyDoesWhatItsScopesSayAndNoMore() {
    Person person = Person.signUp(BUNDLE);
    RunningBundle reader = person.withKey("\"read\"");
    RunningBundle writer = person.withKey("\"write\"");
    String chat = RunningBundle.message(UUID.randomUUID().toString(), "m", "Hi");

    assertThat(reader.get("/projects").status()).isEqualTo(200);
    assertThat(reader.post("/projects", PROJECT).status()).isEqualTo(403);
    assertThat(reader.post("/agent", chat).status()).isEqualTo(403);
    assertThat(reader.get("/auth/api-keys").status()).isEqualTo(403);
    assertThat(writer.get("/projects").status()).isEqualTo(403);
    assertThat(writer.post("/projects", PROJECT).status()).isEqualTo(201);
    assertThat(writer.post("/agent", chat).status()).isEqualTo(403);
    assertThat(person.withKey("\"agent\"").post("/agent", chat).status()).isEqualTo(404);
  }

  @Test
  void anotherPersonsThingsAreNotThere() {
    Person owner = Person.signUp(BUNDLE);
    String project = owner.bundle().newProject();
    owner.bundle().batch(project, RunningBundle.create("a.txt", "a"));
    RunningBundle other = Person.signUp(BUNDLE).bundle();

    assertThat(other.get("/projects/" + project).status()).isEqualTo(404);
    assertThat(other.get("/projects/%s/files/a.txt".formatted(project)).status()).isEqualTo(404);
    String change = RunningBundle.create("b.txt", "b");
    assertThat(other.batch(project, change).status()).isEqualTo(404);
    String message = RunningBundle.message(project, "m", "Hi");
    assertThat(other.post("/agent", message).status()).isEqualTo(404);
    assertThat(other.post("/agent/%s/stop".formatted(project), "").status()).isEqualTo(404);
    assertThat(other.get("/projects").text()).doesNotContain(project);
  }

  private static Answer call(RunningBundle bundle, Template.Route route) {
    String path = route.path().replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
    return bundle.send(
        bundle
            .request(path)
            .method(route.method(), HttpRequest.BodyPublishers.ofString("{}"))
            .build());
  }

  private static void assertUnauthorized(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(401);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValue("www-authenticate"))
        .hasValue("Bearer realm=\"trellis\"");
  }
}
