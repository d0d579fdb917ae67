package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Projects changed over HTTP: renamed, starred, archived, deleted and taken back. */
class ProjectEditTest {
  private static final RunningBundle BUNDLE = RunningBundle.shared();

  private final String path = "/projects/" + BUNDLE.newProject();

  private Answer patch(String body) {
    return BUNDLE.send(
        BUNDLE.request(path).method("PATCH", HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private static List<String> listed(String query) {
    return BUNDLE
        .get("/projects?limit=200&" + query)
        .json()
        .path("projects")
        .valueStream()
        .map(project -> "/projects/" + project.path("id").asString())
        .toList();
  }

  @Test
  void aPatchAnswersTheProjectAndTheLoadShowsIt() {
    Answer answer = patch("{\"name\": \"Renamed\", \"description\": \"\", \"archived\": true}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("name").asString()).isEqualTo("Renamed");
    assertThat(BUNDLE.get(path).json().path("project")).isEqualTo(answer.json());
    assertThat(listed("state=archived")).contains(path);
    assertThat(listed("state=active")).doesNotContain(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                          | body
          {"name": ""}                | name
          {"name": null}              | body
          {"description": 1}          | description
          {"archived": "yes"}         | archived
          {"name": "a", "starred": 1} | starred
          """)
  void aBadPatchNamesItsField(String body, String field) {
    JsonNode before = BUNDLE.get(path).json();

    Answer answer = patch(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
    assertThat(BUNDLE.get(path).json()).isEqualTo(before);
  }

  @Test
  void aStarredProjectComesFirstPageByPage() {
    String later = "/projects/" + BUNDLE.newProject();
    assertThat(BUNDLE.put(path + "/star", "").json().path("starred").asBoolean()).isTrue();

    assertThat(listed("order=desc")).containsSubsequence(path, later);
    String first = BUNDLE.get("/projects?limit=1").json().at("/pagination/nextCursor").asString();
    assertThat(BUNDLE.get("/projects?limit=1&cursor=" + first).status()).isEqualTo(200);
    assertThat(BUNDLE.get("/projects?limit=1&q=x&cursor=" + first).status()).isEqualTo(400);
    assertThat(BUNDLE.delete(path + "/star").json().path("starred").asBoolean()).isFalse();
    assertThat(listed("order=desc")).containsSubsequence(later, path);
  }

  @Test
  void aSearchFindsAPartOfTheName() {
    patch("{\"name\": \"Wholly unlike the others\"}");

    assertThat(listed("q=WHOLLY%20unlike")).contains(path);
    assertThat(listed("q=wholly%25others")).doesNotContain(path);
  }

  @Test
  void aDeletedProjectIsNotFoundUntilItIsTakenBack() {
    BUNDLE.post(path + "/files/batch", "{\"operations\": [%s]}".formatted(file()));
    JsonNode before = BUNDLE.get(path).json();

    assertThat(BUNDLE.delete(path).status()).isEqualTo(204);

    assertThat(BUNDLE.get(path).status()).isEqualTo(404);
    assertThat(BUNDLE.get(path + "/files/a.txt").status()).isEqualTo(404);
    assertThat(patch("{\"name\": \"x\"}").status()).isEqualTo(404);
    assertThat(BUNDLE.put(path + "/star", "").status()).isEqualTo(404);
    assertThat(BUNDLE.delete(path).status()).isEqualTo(404);
    assertThat(listed("state=deleted")).contains(path);
    Answer back = BUNDLE.post(path + "/undelete", "");
    assertThat(back.status()).as(back.text()).isEqualTo(200);
    assertThat(BUNDLE.get(path).json()).isEqualTo(before);
    assertThat(BUNDLE.post(path + "/undelete", "").status()).isEqualTo(404);
  }

  private static String file() {
    return RunningBundle.create("a.txt", "a");
  }
}
