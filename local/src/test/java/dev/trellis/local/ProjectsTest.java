package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Projects over HTTP: made, listed page by page, and loaded. */
class ProjectsTest {
  private static final RunningBundle BUNDLE = RunningBundle.shared();

  @Test
  void newProjectIsAnsweredAndLoadsEmpty() {
    Answer made =
        BUNDLE.post("/projects", "{\"name\": \"Garden 🌱\", \"description\": \"Beds and seeds\"}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "name",
            "description",
            "starred",
            "archived",
            "revision",
            "createdAt",
            "updatedAt");
    JsonNode loaded = BUNDLE.get("/projects/" + made.json().path("id").asString()).json();
    assertThat(loaded.path("project")).isEqualTo(made.json());
    assertThat(loaded.path("files")).isEmpty();
    assertThat(loaded.path("messages")).isEmpty();
    assertThat(loaded.path("pagination").toString())
        .isEqualTo("{\"hasMore\":false,\"nextCursor\":null,\"limit\":50}");
  }

  @Test
  void pagesHoldEveryProjectOnceNewestFirst() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.addFirst(BUNDLE.newProject());
    }
    List<String> listed = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = BUNDLE.get("/projects?limit=2" + cursor).json();
      page.path("projects").forEach(project -> listed.add(project.path("id").asString()));
      cursor = "&cursor=" + page.at("/pagination/nextCursor").asString("");
    } while (!cursor.equals("&cursor="));
    assertThat(listed).doesNotHaveDuplicates().containsSubsequence(made);
  }

  @Test
  void everyAnswerCarriesTheRequestIdAndTheSecurityHeaders() {
    Answer answer =
        BUNDLE.send(BUNDLE.request("/projects").header("x-request-id", "my-request.1").build());
    assertThat(answer.headers().firstValue("x-request-id")).hasValue("my-request.1");
    assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("content-security-policy")).isPresent();
  }
}
