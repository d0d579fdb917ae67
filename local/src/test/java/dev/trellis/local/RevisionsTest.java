package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The history of files over HTTP. */
class RevisionsTest {
  private static final RunningBundle BUNDLE = RunningBundle.shared();

  private final String project = BUNDLE.newProject();
  private final String path = "/projects/" + project + "/revisions";

  @BeforeEach
  void changeTwice() {
    BUNDLE.batch(project, RunningBundle.create("a.txt", "one\n"));
    BUNDLE.batch(project, "{\"op\": \"delete\", \"path\": \"a.txt\"}");
  }

  @Test
  void revisionsAreListedNewestFirst() {
    JsonNode first = BUNDLE.get(path + "?limit=1").json();
    String cursor = first.at("/pagination/nextCursor").asString();
    JsonNode second = BUNDLE.get(path + "?limit=1&cursor=" + cursor).json();

    assertThat(first.at("/revisions/0/revision").asLong()).isEqualTo(2);
    assertThat(second.at("/revisions/0/revision").asLong()).isEqualTo(1);
    assertThat(second.at("/revisions/0/author").asString()).isEqualTo("person");
    assertThat(second.at("/pagination/hasMore").asBoolean()).isFalse();
  }

  @Test
  void aRevisionShowsItsTreeAndADiffWhatChanged() {
    JsonNode tree = BUNDLE.get(path + "/1").json();
    JsonNode diff = BUNDLE.get(path + "/1?diff=0").json();

    assertThat(tree.at("/files/0/path").asString()).isEqualTo("a.txt");
    assertThat(BUNDLE.get(path + "/2").json().path("files")).isEmpty();
    assertThat(diff.path("from").asLong()).isZero();
    assertThat(diff.path("to").asLong()).isEqualTo(1);
    assertThat(diff.at("/files/0/diff").asString()).isEqualTo("@@ -0,0 +1,1 @@\n+one\n");
    assertThat(diff.at("/files/0/truncated").asBoolean()).isFalse();
    assertThat(diff.at("/files/0").has("before")).isFalse();
  }

  @Test
  void aRestoreBringsFilesBackOnceForOneKey() {
    HttpRequest restore =
        BUNDLE
            .request(path + "/1/restore")
            .header("idempotency-key", project)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();

    Answer answer = BUNDLE.send(restore);
    Answer again = BUNDLE.send(restore);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("revision").asLong()).isEqualTo(3);
    assertThat(again.text()).isEqualTo(answer.text());
    assertThat(BUNDLE.get("/projects/" + project + "/files/a.txt").text()).isEqualTo("one\n");
    assertThat(BUNDLE.get(path).json().at("/revisions/0/message").asString())
        .isEqualTo("Restored revision 1");
  }

  @ParameterizedTest
  @CsvSource({
    "/3, 404, ''",
    "/-1, 404, ''",
    "/01, 404, ''",
    "/one, 404, ''",
    "/99999999999999999999, 404, ''",
    "/1?diff=x, 400, diff",
    "/1?diff=3, 404, ''",
    "?cursor=AAAA, 400, cursor",
    "?limit=0, 400, limit"
  })
  void whatCannotBeIsRefused(String suffix, int status, String field) {
    Answer answer = BUNDLE.get(path + suffix);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().at("/errors/0/field").asString("")).isEqualTo(field);
    assertThat(BUNDLE.post(path + "/3/restore", "").status()).isEqualTo(404);
  }

  @Test
  void aCheckpointNamesARevisionUntilItIsTakenAway() {
    String checkpoint = "/projects/" + project + "/checkpoints/before%20the%20%F0%9F%8C%B1";

    Answer put = BUNDLE.put(checkpoint, "{\"revision\": 1}");

    assertThat(put.status()).as(put.text()).isEqualTo(200);
    assertThat(put.json().path("name").asString()).isEqualTo("before the 🌱");
    JsonNode all = BUNDLE.get("/projects/" + project + "/checkpoints").json();
    assertThat(all.at("/checkpoints/0")).isEqualTo(put.json());
    assertThat(BUNDLE.put(checkpoint, "").json().path("revision").asLong()).isEqualTo(2);
    assertThat(BUNDLE.put(checkpoint, "{\"revision\": 3}").status()).isEqualTo(404);
    assertThat(BUNDLE.put(checkpoint, "{\"revision\": -1}").status()).isEqualTo(400);
    assertThat(BUNDLE.put(checkpoint + "x".repeat(100), "").status()).isEqualTo(400);
    assertThat(BUNDLE.delete(checkpoint).status()).isEqualTo(204);
    assertThat(BUNDLE.delete(checkpoint).status()).isEqualTo(404);
  }

  @Test
  void aForkIsAProjectOfItsOwn() {
    String fork = "/projects/" + project + "/fork";

    Answer made = BUNDLE.post(fork, "{\"name\": \"Second\", \"revision\": 1}");

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.json().path("name").asString()).isEqualTo("Second");
    String path = "/projects/" + made.json().path("id").asString();
    assertThat(BUNDLE.get(path + "/files/a.txt").text()).isEqualTo("one\n");
    assertThat(BUNDLE.post(fork, "").json().path("name").asString()).endsWith("(fork)");
    assertThat(BUNDLE.post(fork, "{\"revision\": 3}").status()).isEqualTo(404);
    Answer bad = BUNDLE.post(fork, "{\"revision\": \"1\"}");
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.json().at("/errors/0/field").asString()).isEqualTo("revision");
  }
}
