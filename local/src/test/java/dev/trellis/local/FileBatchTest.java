package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** File batches over HTTP: what a client sees of them. */
class FileBatchTest {
  private static final RunningBundle BUNDLE = RunningBundle.shared();

  @Test
  void batchAnswersWhatItWroteAndTheTreeShowsIt() {
    String project = BUNDLE.newProject();
    Answer answer =
        BUNDLE.batch(
            project,
            RunningBundle.create("src/main.js", "let a = 1;")
                + ","
                + RunningBundle.create("README.md", "# Hi")
                + ", {\"op\": \"move\", \"path\": \"README.md\", \"to\": \"docs/index.md\"}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("revision").asLong()).isEqualTo(1);
    assertThat(answer.json().path("changed").asInt()).isEqualTo(2);
    JsonNode loaded = BUNDLE.get("/projects/" + project).json();
    assertThat(loaded.path("files")).isEqualTo(answer.json().path("files"));
    assertThat(loaded.at("/files/0/path").asString()).isEqualTo("docs/index.md");
    assertThat(loaded.at("/files/0/language").asString()).isEqualTo("markdown");
    assertThat(loaded.at("/files/1/size").asInt()).isEqualTo(10);
    assertThat(BUNDLE.get("/projects/" + project + "/files/src/main.js").text())
        .isEqualTo("let a = 1;");
  }

  @Test
  void staleHashIsAConflictThatShowsBothSides() {
    String project = BUNDLE.newProject();
    String hash =
        BUNDLE
            .batch(project, RunningBundle.create("a.txt", "one"))
            .json()
            .at("/files/0/hash")
            .asString();
    String update =
        "{\"op\": \"update\", \"path\": \"a.txt\", \"content\": \"%s\", \"baseHash\": \"%s\"}";
    assertThat(BUNDLE.batch(project, update.formatted("two", hash)).status()).isEqualTo(200);
    Answer stale = BUNDLE.batch(project, update.formatted("three", hash));
    assertThat(stale.status()).isEqualTo(409);
    JsonNode conflict = stale.json().at("/conflicts/0");
    assertThat(conflict.path("path").asString()).isEqualTo("a.txt");
    assertThat(conflict.path("baseHash").asString()).isEqualTo(hash);
    assertThat(conflict.path("currentHash").asString())
        .isEqualTo(BUNDLE.get("/projects/" + project).json().at("/files/0/hash").asString());
    assertThat(BUNDLE.get("/projects/" + project + "/files/a.txt").text()).isEqualTo("two");
  }

  @Test
  void anEditThatDoesNotMatchTellsWhatIsThere() {
    String project = BUNDLE.newProject();
    BUNDLE.batch(project, RunningBundle.create("a.txt", "Hello world\n"));
    String edit =
        "{\"op\": \"edit\", \"path\": \"a.txt\", \"edits\": [{\"search\": \"%s\", \"replace\": \"Bye\"}]}";

    Answer refused = BUNDLE.batch(project, edit.formatted("Hallo world"));
    Answer done = BUNDLE.batch(project, edit.formatted("Hello"));

    assertThat(refused.status()).as(refused.text()).isEqualTo(409);
    JsonNode conflict = refused.json().at("/conflicts/0");
    assertThat(conflict.path("field").asString()).isEqualTo("operations[0].edits[0]");
    assertThat(conflict.path("reason").asString()).contains("Hello world");
    assertThat(done.status()).as(done.text()).isEqualTo(200);
    assertThat(BUNDLE.get("/projects/" + project + "/files/a.txt").text()).isEqualTo("Bye world\n");
  }

  @Test
  void aStaleUpdateIsMergedOnRequest() {
    String project = BUNDLE.newProject();
    String path = "/projects/" + project + "/files/batch";
    String hash =
        BUNDLE
            .batch(project, RunningBundle.create("a.txt", "1\n2\n3\n4\n"))
            .json()
            .at("/files/0/hash")
            .asString();
    String update =
        "{\"op\": \"update\", \"path\": \"a.txt\", \"content\": \"%s\", \"baseHash\": \""
            + hash
            + "\"}";
    BUNDLE.batch(project, update.formatted("one\\n2\\n3\\n4\\n"));
    String late = update.formatted("1\\n2\\n3\\nfour\\n");

    assertThat(BUNDLE.batch(project, late).status()).isEqualTo(409);
    Answer merged = BUNDLE.post(path, "{\"merge\": true, \"operations\": [%s]}".formatted(late));

    assertThat(merged.status()).as(merged.text()).isEqualTo(200);
    assertThat(BUNDLE.get("/projects/" + project + "/files/a.txt").text())
        .isEqualTo("one\n2\n3\nfour\n");
  }

  @Test
  void ofTwoBatchesAtOnceTheBadOneLeavesNothing() {
    String project = BUNDLE.newProject();
    String tooLarge = "," + RunningBundle.create("bad/large.txt", "x".repeat(500 * 1024 + 1));
    CompletableFuture<Answer> good =
        CompletableFuture.supplyAsync(() -> BUNDLE.batch(project, fifty("good")));
    CompletableFuture<Answer> bad =
        CompletableFuture.supplyAsync(() -> BUNDLE.batch(project, fifty("bad") + tooLarge));
    assertThat(good.join().status()).isEqualTo(200);
    assertThat(bad.join().status()).isEqualTo(400);
    assertThat(bad.join().json().at("/errors/0/field").asString())
        .isEqualTo("operations[50].content");
    JsonNode loaded = BUNDLE.get("/projects/" + project).json();
    assertThat(loaded.path("files")).hasSize(50);
    assertThat(loaded.path("files").valueStream().map(f -> f.path("path").asString()))
        .allMatch(path -> path.startsWith("good/"));
    assertThat(loaded.at("/project/revision").asLong()).isEqualTo(1);
  }

  private static String fifty(String folder) {
    return IntStream.range(0, 50)
        .mapToObj(i -> RunningBundle.create(folder + "/" + i + ".txt", "file " + i))
        .collect(Collectors.joining(","));
  }
}
