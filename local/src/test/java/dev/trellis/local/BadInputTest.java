package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.net.http.HttpRequest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Rubbish gets the right 4xx as problem+json that names field and reason, and changes nothing. */
class BadInputTest {
  private static final RunningBundle BUNDLE = RunningBundle.shared();
  private static final String PROJECT = BUNDLE.newProject();
  private static final String BATCH = "/projects/" + PROJECT + "/files/batch";
  private static final String UNKNOWN = "/projects/01890000-0000-7000-8000-000000000000";

  static Stream<Arguments> badPosts() {
    String deep = "[".repeat(100_000);
    return Stream.of(
        bad("/projects", "", 400, "body"),
        bad("/projects", "   ", 400, "body"),
        bad("/projects", "{", 400, "body"),
        bad("/projects", "{\"name\": \"a\"} x", 400, "body"),
        bad("/projects", "[]", 400, "body"),
        bad("/projects", "null", 400, "body"),
        bad("/projects", deep, 400, "body"),
        bad("/projects", "{\"name\": " + deep, 400, "body"),
        bad("/projects", "{\"name\": \"a\", \"name\": \"b\"}", 400, "body"),
        bad("/projects", "{}", 400, "name"),
        bad("/projects", "{\"name\": null}", 400, "name"),
        bad("/projects", "{\"name\": 1}", 400, "name"),
        bad("/projects", "{\"name\": \"\"}", 400, "name"),
        bad("/projects", "{\"name\": \"a\\u0000\"}", 400, "name"),
        bad("/projects", "{\"name\": \"\\ud800\"}", 400, "name"),
        bad("/projects", "{\"name\": \"%s\"}".formatted("x".repeat(201)), 400, "name"),
        bad("/projects", "{\"name\": \"a\", \"owner\": \"b\"}", 400, "owner"),
        bad(BATCH, "{}", 400, "operations"),
        bad(BATCH, "{\"operations\": []}", 400, "operations"),
        bad(BATCH, "{\"operations\": {}}", 400, "operations"),
        bad(BATCH, "{\"operations\": [1]}", 400, "operations[0]"),
        bad(BATCH, "{\"operations\": [{}]}", 400, "operations[0].op"),
        bad(
            BATCH,
            "{\"operations\": [{\"op\": \"chmod\", \"path\": \"a\"}]}",
            400,
            "operations[0].op"),
        bad(BATCH, edit(""), 400, "operations[0].edits"),
        bad(BATCH, edit(", \"edits\": []"), 400, "operations[0].edits"),
        bad(BATCH, edit(", \"edits\": [{}]"), 400, "operations[0].edits[0].search"),
        bad(
            BATCH,
            edit(", \"edits\": [{\"search\": \"\", \"replace\": \"\"}]"),
            400,
            "operations[0].edits[0].search"),
        bad(
            BATCH,
            operation("a.txt").replaceFirst("\\{", "{\"merge\": true, \"baseRevision\": 0, "),
            400,
            "merge"),
        bad(BATCH, operation("a.txt").replaceFirst("\\{", "{\"merge\": \"yes\", "), 400, "merge"),
        bad(BATCH, operation("../x"), 400, "operations[0].path"),
        bad(BATCH, operation("a//b"), 400, "operations[0].path"),
        bad(BATCH, operation("/etc/passwd"), 400, "operations[0].path"),
        bad(BATCH, operation("a\\u0000b"), 400, "operations[0].path"),
        bad(BATCH, operation("a\\\\b"), 400, "operations[0].path"),
        bad(BATCH, operation("CON.txt"), 400, "operations[0].path"),
        bad(BATCH, operation("\\udc00"), 400, "operations[0].path"),
        bad(BATCH, operation(""), 400, "operations[0].path"),
        bad(BATCH, operation("x".repeat(256)), 400, "operations[0].path"),
        bad(
            BATCH,
            "{\"operations\": [%s]}"
                .formatted(RunningBundle.create("big.txt", "x".repeat(500 * 1024 + 1))),
            400,
            "operations[0].content"),
        bad(
            BATCH,
            operation("a.txt").replaceFirst("\\{", "{\"baseRevision\": 5, "),
            400,
            "baseRevision"),
        bad(BATCH, "{\"baseRevision\": \"1\", \"operations\": []}", 400, "baseRevision"),
        bad("/agent", "{\"messages\": []}", 400, "id"),
        bad("/agent", "{\"id\": 7}", 400, "id"),
        bad("/agent", "{\"id\": \"chat\"}", 400, "id"),
        bad("/agent", "{\"id\": \"%s\"}".formatted(PROJECT), 400, "messages"),
        bad("/agent", RunningBundle.message(PROJECT, "m", " "), 400, "message.parts"),
        bad(
            "/agent",
            RunningBundle.message(PROJECT, "m", "x").replace("\"text\", ", "\"file\", "),
            400,
            "message.parts[0].type"),
        bad(
            "/agent",
            RunningBundle.message(PROJECT, "m", "x").replace("user", "system"),
            400,
            "message.role"));
  }

  private static Arguments bad(String path, String body, int status, String field) {
    return Arguments.of(
        path, body.length() > 60 ? body.substring(0, 60) + "…" : body, body, status, field);
  }

  private static String edit(String edits) {
    return "{\"operations\": [{\"op\": \"edit\", \"path\": \"a\"%s}]}".formatted(edits);
  }

  private static String operation(String jsonPath) {
    return "{\"operations\": [{\"op\": \"create\", \"path\": \"%s\", \"content\": \"x\"}]}"
        .formatted(jsonPath);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("badPosts")
  void badBodyNamesItsField(String path, String brief, String body, int status, String field) {
    Answer answer = BUNDLE.post(path, body);
    assertProblem(answer, status);
    JsonNode error = answer.json().path("errors").path(0);
    assertThat(error.path("field").asString()).as(brief).isEqualTo(field);
    assertThat(error.path("reason").asString()).isNotBlank();
    assertNothingChanged();
  }

  static Stream<Arguments> badGets() {
    String project = "/projects/" + PROJECT;
    return Stream.of(
        Arguments.of("/projects?limit=0", 400, "limit"),
        Arguments.of("/projects?limit=201", 400, "limit"),
        Arguments.of("/projects?limit=ten", 400, "limit"),
        Arguments.of("/projects?order=up", 400, "order"),
        Arguments.of("/projects?cursor=AAAA", 400, "cursor"),
        Arguments.of("/projects?state=gone", 400, "state"),
        Arguments.of("/projects?q=" + "x".repeat(201), 400, "q"),
        Arguments.of(project + "?cursor=", 400, "cursor"),
        Arguments.of(project + "/files/a//b", 400, "path"),
        Arguments.of(project + "/files/..%2F..%2Fetc", 400, "path"),
        Arguments.of(project + "/files/%2e%2e/x", 400, "path"),
        Arguments.of(project + "/files/%00", 400, "request"),
        Arguments.of(project + "/files/nope", 404, ""),
        Arguments.of(UNKNOWN, 404, ""),
        Arguments.of("/projects/1", 404, ""),
        Arguments.of("/projects?limit=" + "9".repeat(9_000), 413, ""),
        Arguments.of("/nothing/here", 404, ""),
        Arguments.of("/", 404, ""),
        Arguments.of("/agent", 405, ""));
  }

  @ParameterizedTest(name = "{2} of {index}")
  @MethodSource("badGets")
  void badQueryNamesItsParameter(String path, int status, String field) {
    Answer answer = BUNDLE.get(path);
    assertProblem(answer, status);
    assertThat(answer.json().path("errors").path(0).path("field").asString("")).isEqualTo(field);
  }

  @Test
  void unknownProjectIsNotFound() {
    String body = operation("a.txt");
    assertProblem(BUNDLE.post(UNKNOWN + "/files/batch", body), 404);
    String id = UNKNOWN.substring("/projects/".length());
    assertProblem(BUNDLE.post("/agent", RunningBundle.message(id, "m", "Hi")), 404);
  }

  @Test
  void tenMegabytesAreTooLargeAndTheCallerIsTold() {
    Answer answer = BUNDLE.post("/projects", "{\"name\": \"" + "x".repeat(10_000_000) + "\"}");
    assertProblem(answer, 413);
  }

  @Test
  void wrongMethodTellsTheRightOnes() {
    Answer answer =
        BUNDLE.send(
            BUNDLE
                .request("/projects")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{}"))
                .build());
    assertProblem(answer, 405);
    assertThat(answer.headers().firstValue("allow")).hasValue("GET, OPTIONS, POST");
  }

  @Test
  void bodyThatIsNoUtf8IsRefused() {
    byte[] latin1 = {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xE9, '"', '}'};
    Answer answer =
        BUNDLE.send(
            BUNDLE
                .request("/projects")
                .POST(HttpRequest.BodyPublishers.ofByteArray(latin1))
                .build());
    assertProblem(answer, 400);
  }

  @Test
  void cursorOfAnotherListIsRefused() {
    BUNDLE.newProject();
    BUNDLE.newProject();
    String cursor = BUNDLE.get("/projects?limit=1").json().at("/pagination/nextCursor").asString();
    assertProblem(BUNDLE.get("/projects/" + PROJECT + "?cursor=" + cursor), 400);
    assertProblem(BUNDLE.get("/projects?order=asc&cursor=" + cursor), 400);
    assertThat(BUNDLE.get("/projects?limit=1&cursor=" + cursor).status()).isEqualTo(200);
  }

  private static void assertProblem(Answer answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("detail").asString("")).isNotBlank();
    assertThat(answer.headers().firstValue("x-request-id"))
        .hasValue(answer.json().path("instance").asString());
  }

  private static void assertNothingChanged() {
    JsonNode project = BUNDLE.get("/projects/" + PROJECT).json();
    assertThat(project.at("/project/revision").asLong()).isZero();
    assertThat(project.path("files")).isEmpty();
    assertThat(project.path("messages")).isEmpty();
  }
}
