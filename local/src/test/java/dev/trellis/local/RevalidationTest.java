package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A client that has an answer is told so, and is never told so of one that is not the same. */
class RevalidationTest {
  private static final RunningBundle BUNDLE = RunningBundle.shared();

  private final String project = BUNDLE.newProject();
  private final String path = "/projects/" + project;
  private final List<String> conditional =
      List.of(
          path,
          path + "?limit=1&order=desc",
          path + "?include=content",
          path + "/files",
          path + "/files?since=0&include=content",
          path + "/files/a.txt",
          path + "/messages",
          path + "/revisions");

  private Answer ifNoneMatch(String at, String tags) {
    return BUNDLE.send(BUNDLE.request(at).header("if-none-match", tags).GET().build());
  }

  private static String tag(Answer answer) {
    return answer.headers().firstValue("etag").orElse("none");
  }

  @Test
  void whatTheClientHasIsNotSentAgain() {
    BUNDLE.batch(project, RunningBundle.create("a.txt", "a"));
    for (String at : conditional) {
      Answer whole = BUNDLE.get(at);
      assertThat(whole.headers().firstValue("cache-control")).contains("private, no-cache");
      for (String tags : List.of(tag(whole), "\"x\", " + tag(whole), strong(tag(whole)), "*")) {
        Answer unchanged = ifNoneMatch(at, tags);
        assertThat(unchanged.status()).as("%s with %s", at, tags).isEqualTo(304);
        assertThat(unchanged.text()).isEmpty();
        assertThat(tag(unchanged)).isEqualTo(tag(whole));
        assertThat(unchanged.headers().firstValue("cache-control")).contains("private, no-cache");
      }
      assertThat(ifNoneMatch(at, "\"x\"").text()).isEqualTo(whole.text());
    }
  }

  private static String strong(String tag) {
    return tag.replace("W/", "");
  }

  @Test
  void differentQuestionsHaveDifferentTags() {
    BUNDLE.batch(project, RunningBundle.create("a.txt", "a"));
    assertThat(conditional.stream().map(at -> tag(BUNDLE.get(at)))).doesNotHaveDuplicates();
  }

  @Test
  void whatIsNotThereIsNotUnchanged() {
    assertThat(ifNoneMatch(path + "/files/none.txt", "*").status()).isEqualTo(404);
    BUNDLE.delete(path);
    for (String at : conditional) {
      assertThat(ifNoneMatch(at, "*").status()).as(at).isEqualTo(404);
    }
  }

  /** What shows after each write is asked for with the tag from before it. */
  @Test
  void afterEveryWriteTheLoadIsAnother() {
    String json = "{\"name\": \"Another\"}";
    assertChanges("a batch", () -> BUNDLE.batch(project, RunningBundle.create("a.txt", "a")));
    assertChanges("an update", () -> BUNDLE.batch(project, update("b")));
    assertChanges("a restore", () -> BUNDLE.post(path + "/revisions/1/restore", ""));
    assertChanges("a name", () -> BUNDLE.send(patch(json)));
    assertChanges("an archive", () -> BUNDLE.send(patch("{\"archived\": true}")));
    assertChanges("a star", () -> BUNDLE.put(path + "/star", ""));
    assertChanges("no star", () -> BUNDLE.delete(path + "/star"));
    assertChanges(
        "a message", () -> BUNDLE.post("/agent", RunningBundle.message(project, "m1", "Hello")));
    assertChanges(
        "an answer anew",
        () ->
            BUNDLE.post(
                "/agent",
                """
                {"id": "%s", "trigger": "regenerate-message", "messageId": "m1",
                  "message": {"id": "m1", "role": "user", "parts": [{"type": "text", "text": "Hi"}]}}
                """
                    .formatted(project)));
  }

  private HttpRequest patch(String json) {
    return BUNDLE.request(path).method("PATCH", HttpRequest.BodyPublishers.ofString(json)).build();
  }

  private static String update(String content) {
    return "{\"op\": \"update\", \"path\": \"a.txt\", \"content\": \"%s\"}".formatted(content);
  }

  private void assertChanges(String write, Supplier<Answer> writing) {
    Map<String, Answer> before = new LinkedHashMap<>();
    for (String at : List.of(path, path + "?include=content", path + "/files")) {
      before.put(at, BUNDLE.get(at));
    }
    Answer written = writing.get();
    assertThat(written.status()).as("%s: %s", write, written.text()).isBetween(200, 204);
    before.forEach(
        (at, old) ->
            assertThat(ifNoneMatch(at, tag(old)).status())
                .as("%s after %s", at, write)
                .isEqualTo(200));
  }
}
