package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.Installation.Call;
import dev.trellis.local.Installation.Member;
import dev.trellis.local.RunningBundle.Answer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What belongs to somebody else, or to nobody any more, is not there: on every route. */
class TenancyTest {
  private static final Installation INSTALLATION = Installation.onSharedServers();

  private static Member owner;
  private static Member stranger;
  private static Member deleted;
  private static String project;
  private static String key;

  @BeforeAll
  static void makeThings() {
    owner = INSTALLATION.signUp();
    stranger = INSTALLATION.signUp();
    deleted = INSTALLATION.signUp();
    project = id(owner.call("POST", "/projects", "{\"name\": \"Mine\"}"));
    String batch = "{\"operations\": [%s]}".formatted(RunningBundle.create("a.txt", "secret"));
    send(owner.call("POST", "/projects/%s/files/batch".formatted(project), batch));
    key = id(owner.call("POST", "/auth/api-keys", "{\"name\": \"k\", \"scopes\": [\"read\"]}"));
    String password = "{\"password\": \"%s\"}".formatted(deleted.password());
    assertThat(send(deleted.call("DELETE", "/auth/me", password)).status()).isEqualTo(204);
  }

  @AfterAll
  static void stop() {
    INSTALLATION.close();
  }

  private static Answer send(Call call) {
    return INSTALLATION.send(call);
  }

  private static String id(Call creation) {
    Answer answer = send(creation);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().path("id").asString();
  }

  static List<Template.Route> routesOfThings() {
    return Requests.aboutThings();
  }

  static List<Template.Route> changingRoutes() {
    // Signing up makes another account, for whoever asks.
    return Requests.changing().stream()
        .filter(route -> !Requests.name(route).equals("POST /auth/signup"))
        .toList();
  }

  static List<Template.Route> routes() {
    return Requests.routes();
  }

  @ParameterizedTest
  @MethodSource("routesOfThings")
  void anothersThingIsAnsweredAsOneThatThereIsNot(Template.Route route) {
    String before = whatTheOwnerSees();
    Answer others = strangersAnswer(route, project, key);
    Answer nothing =
        strangersAnswer(route, UUID.randomUUID().toString(), UUID.randomUUID().toString());

    assertThat(others.status()).as(others.text()).isEqualTo(404);
    assertThat(others.text()).isEqualTo(nothing.text());
    assertThat(whatTheOwnerSees()).isEqualTo(before);
  }

  private static Answer strangersAnswer(Template.Route route, String projectId, String keyId) {
    return send(
        stranger.call(
            route.method(),
            Requests.path(route, projectId, keyId),
            Requests.body(route, projectId, stranger)));
  }

  private static String whatTheOwnerSees() {
    return List.of("/projects/" + project, "/projects", "/auth/api-keys", "/audit").stream()
        .map(path -> send(owner.call("GET", path, "")).text())
        .toList()
        .toString();
  }

  /** Their access token is still good, for minutes. */
  @ParameterizedTest
  @MethodSource("routes")
  void whoseAccountIsGoneReachesNothingAndBreaksNothing(Template.Route route) {
    Answer answer =
        send(
            Requests.typed(
                route,
                deleted.call(
                    route.method(),
                    Requests.path(route, project, key),
                    Requests.body(route, project, deleted))));

    assertThat(answer.status()).as(answer.text()).isLessThan(500);
    assertThat(answer.text()).doesNotContain(project, "secret");
  }

  @ParameterizedTest
  @MethodSource("changingRoutes")
  void whoseAccountIsGoneChangesNothing(Template.Route route) {
    Answer answer =
        send(
            Requests.typed(
                route,
                deleted.call(
                    route.method(),
                    Requests.path(route, project, key),
                    Requests.body(route, project, deleted))));

    assertThat(answer.status()).as(answer.text()).isIn(400, 401, 404);
    assertThat(send(deleted.call("GET", "/projects", "")).json().path("projects")).isEmpty();
  }
}
