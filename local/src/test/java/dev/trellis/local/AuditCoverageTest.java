package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.trellis.domain.UserId;
import dev.trellis.local.Installation.Call;
import dev.trellis.local.Installation.Member;
import dev.trellis.local.RunningBundle.Answer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Each route that changes something writes a row for each change, with the request and a hash of
 * the address: whoever adds such a route says here which.
 */
class AuditCoverageTest {
  private static final Installation INSTALLATION = Installation.onSharedServers();

  private static final Map<String, List<String>> EXPECTED =
      Map.ofEntries(
          entry("POST /auth/signup", List.of("account.create", "session.open")),
          entry("POST /auth/signin", List.of("session.open")),
          // An exchange changes nothing that a session may do, every ten minutes; a replay is told.
          entry("POST /auth/refresh", List.of()),
          entry("POST /auth/signout", List.of("session.end")),
          // The rows go with the account.
          entry("DELETE /auth/me", List.of()),
          entry("POST /auth/password", List.of("password.change")),
          entry("POST /auth/api-keys", List.of("api_key.create")),
          entry("DELETE /auth/api-keys/{keyId}", List.of("api_key.revoke")),
          entry("PUT /integrations/{provider}", List.of("integration.put")),
          entry("DELETE /integrations/{provider}", List.of("integration.delete")),
          entry("POST /projects", List.of("project.create")),
          entry("POST /projects/import", List.of("project.import", "file.batch")),
          entry("POST /projects/{projectId}/files/batch", List.of("file.batch")),
          entry("PATCH /projects/{projectId}", List.of("project.update")),
          entry("DELETE /projects/{projectId}", List.of("project.delete")),
          entry("POST /projects/{projectId}/undelete", List.of("project.undelete")),
          entry("PUT /projects/{projectId}/star", List.of("project.star")),
          entry("DELETE /projects/{projectId}/star", List.of("project.unstar")),
          entry("POST /projects/{projectId}/fork", List.of("project.fork", "file.batch")),
          entry("POST /projects/{projectId}/revisions/{n}/restore", List.of("file.batch")),
          entry("POST /projects/{projectId}/undo", List.of("file.batch")),
          entry("POST /projects/{projectId}/redo", List.of("file.batch")),
          entry("PUT /projects/{projectId}/checkpoints/{name}", List.of("checkpoint.put")),
          entry("DELETE /projects/{projectId}/checkpoints/{name}", List.of("checkpoint.delete")),
          entry("POST /agent", List.of("run.open", "file.batch", "run.end")),
          // There is nothing to stop; see below for when there is.
          entry("POST /agent/{id}/stop", List.of()));

  @AfterAll
  static void stop() {
    INSTALLATION.close();
  }

  static List<Template.Route> changingRoutes() {
    return Requests.changing();
  }

  @Test
  void everyChangingRouteIsInTheTable() {
    assertThat(changingRoutes())
        .extracting(Requests::name)
        .containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
  }

  @ParameterizedTest
  @MethodSource("changingRoutes")
  void aChangeIsToldOnceWithItsRequestAndWhereItCameFrom(Template.Route route) {
    Member member = INSTALLATION.signUp();
    String project = id(member.call("POST", "/projects", "{\"name\": \"A project\"}"));
    String key =
        id(member.call("POST", "/auth/api-keys", "{\"name\": \"k\", \"scopes\": [\"read\"]}"));
    Call connect = member.call("PUT", "/integrations/github", "{\"accessToken\": \"gho_a\"}");
    assertThat(INSTALLATION.send(connect).status()).isEqualTo(204);

    prepare(route, project, member);
    String body = Requests.body(route, project, member);
    Call call =
        Requests.typed(
            route, member.call(route.method(), Requests.path(route, project, key), body));
    String token = member.accessToken();
    String request = UUID.randomUUID().toString();
    Answer answer = INSTALLATION.send(call.with("x-request-id", request));
    assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
    if (Requests.name(route).equals("POST /auth/signup")) {
      token = answer.json().path("accessToken").asString();
    }

    List<JsonNode> rows = rows(token, request);
    assertThat(rows)
        .extracting(row -> row.path("action").asString())
        .containsExactlyInAnyOrderElementsOf(
            EXPECTED.getOrDefault(Requests.name(route), List.of()));
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.path("addressHash").asString()).hasSizeGreaterThan(10))
        .allSatisfy(row -> assertThat(row.toString()).doesNotContain(member.from()));
  }

  /** Two revisions, and what the route takes back. */
  private static void prepare(Template.Route route, String project, Member member) {
    String at = "/projects/" + project;
    for (String path : List.of("one.txt", "two.txt")) {
      String batch = "{\"operations\": [%s]}".formatted(RunningBundle.create(path, path));
      INSTALLATION.send(member.call("POST", at + "/files/batch", batch));
    }
    switch (Requests.name(route)) {
      case "POST /projects/{projectId}/undelete" ->
          INSTALLATION.send(member.call("DELETE", at, ""));
      case "POST /projects/{projectId}/redo" ->
          INSTALLATION.send(member.call("POST", at + "/undo", ""));
      case "DELETE /projects/{projectId}/star" ->
          INSTALLATION.send(member.call("PUT", at + "/star", ""));
      case "DELETE /projects/{projectId}/checkpoints/{name}" ->
          INSTALLATION.send(member.call("PUT", at + "/checkpoints/first", "{}"));
      default -> {}
    }
  }

  @Test
  void stoppingWhatRunsIsTold() throws InterruptedException {
    Member member = INSTALLATION.signUp();
    String project = id(member.call("POST", "/projects", "{\"name\": \"A project\"}"));
    // Of the highest tier, for asking often.
    String token = Tokens.sign(Installation.KEY, new UserId(UUID.fromString(member.userId())));
    Call send =
        new Call("POST", "/agent", RunningBundle.message(project, "m", "Build me a to-do app"))
            .by(token);
    Thread running = Thread.ofVirtual().start(() -> INSTALLATION.send(send));
    String request = "";
    boolean stopping = false;
    while (!stopping && running.isAlive()) {
      request = UUID.randomUUID().toString();
      Call stop = new Call("POST", "/agent/%s/stop".formatted(project), "").by(token);
      stopping =
          INSTALLATION.send(stop.with("x-request-id", request)).json().path("stopping").asBoolean();
      Thread.onSpinWait();
    }
    running.join();

    assertThat(stopping).isTrue();
    assertThat(rows(token, request))
        .extracting(row -> row.path("action").asString())
        .containsExactly("run.stop");
  }

  private static String id(Call creation) {
    Answer answer = INSTALLATION.send(creation);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().path("id").asString();
  }

  private static List<JsonNode> rows(String token, String request) {
    Answer audit = INSTALLATION.send(new Call("GET", "/audit", "").by(token));
    return audit
        .json()
        .path("entries")
        .valueStream()
        .filter(row -> row.path("requestId").asString().equals(request))
        .toList();
  }
}
