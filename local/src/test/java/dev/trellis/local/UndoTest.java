package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Undoing and redoing over HTTP. */
class UndoTest {
  private static final RunningBundle BUNDLE = RunningBundle.shared();

  private final String project = BUNDLE.newProject();
  private final String path = "/projects/" + project;

  @Test
  void aChangeIsTakenBackAndMadeAgain() {
    BUNDLE.batch(project, RunningBundle.create("a.txt", "one\n"));

    Answer undone = BUNDLE.post(path + "/undo", "");

    assertThat(undone.status()).as(undone.text()).isEqualTo(200);
    assertThat(undone.text())
        .isEqualTo(
            """
            {"revision":2,"files":[],"changed":1,"undone":1,"canUndo":false,"canRedo":true}\
            """);
    assertThat(BUNDLE.get(path + "/files/a.txt").status()).isEqualTo(404);
    JsonNode redone = BUNDLE.post(path + "/redo", "{\"baseRevision\": 2}").json();
    assertThat(redone.path("redone").asLong()).isEqualTo(1);
    assertThat(redone.at("/files/0/path").asString()).isEqualTo("a.txt");
    assertThat(redone.has("undone")).isFalse();
    assertThat(BUNDLE.get(path + "/files/a.txt").text()).isEqualTo("one\n");
    assertThat(BUNDLE.get(path + "/revisions").json().at("/revisions/0/message").asString())
        .isEqualTo("Redo of revision 1");
  }

  @Test
  void aRepeatedRequestUndoesOnce() {
    BUNDLE.batch(project, RunningBundle.create("a.txt", "1"));
    BUNDLE.batch(project, RunningBundle.create("b.txt", "2"));
    HttpRequest undo =
        BUNDLE
            .request(path + "/undo")
            .header("idempotency-key", project)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();

    Answer answer = BUNDLE.send(undo);
    Answer again = BUNDLE.send(undo);

    assertThat(answer.json().path("undone").asLong()).isEqualTo(2);
    assertThat(again.text()).isEqualTo(answer.text());
    assertThat(BUNDLE.get(path + "/files/a.txt").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "undo | ''                     | 409 | There is nothing to undo.",
        "redo | ''                     | 409 | There is nothing to redo.",
        "undo | {\"baseRevision\": 1}   | 400 | baseRevision is newer than the project, which is at 0",
        "undo | {\"baseRevision\": -1}  | 400 | ",
        "redo | {\"baseRevision\": \"\"} | 400 | ",
        "redo | {\"steps\": 2}          | 400 | ",
      })
  void whatCannotBeIsRefused(String verb, String body, int status, @Nullable String detail) {
    Answer answer = BUNDLE.post(path + "/" + verb, body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    if (detail != null) {
      assertThat(answer.json().path("detail").asString()).isEqualTo(detail);
    }
  }

  @Test
  void whoHasNotSeenTheNewestIsToldSo() {
    BUNDLE.batch(project, RunningBundle.create("a.txt", "1"));

    Answer answer = BUNDLE.post(path + "/undo", "{\"baseRevision\": 0}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().path("detail").asString())
        .isEqualTo("The project is at revision 1 by now; nothing was done.");
  }
}
