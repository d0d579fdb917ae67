package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Ctrl-C in the midst of an answer: what the agent has said so far is kept, and the project is free
 * again.
 */
class ShutdownTest {

  @Test
  void answerUnderWayIsStoredBeforeTheServersStop(@TempDir Path data) throws Exception {
    String project;
    String rest;
    try (BundleProcess first = BundleProcess.start(data, "--port", "0")) {
      RunningBundle bundle = first.ready();
      project = bundle.newProject();
      String message = RunningBundle.message(project, "m1", "Build me a to-do app");
      HttpRequest request =
          bundle.request("/agent").POST(HttpRequest.BodyPublishers.ofString(message)).build();
      try (InputStream stream =
          bundle.http().send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
        String begun = new String(stream.readNBytes(600), StandardCharsets.UTF_8);
        assertThat(begun).contains("text-delta");
        first.stop();
        rest = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    assertThat(rest).contains("\"finishReason\":\"interrupted\"").endsWith("data: [DONE]\n\n");
    try (BundleProcess second = BundleProcess.start(data, "--port", "0")) {
      RunningBundle bundle = second.ready();
      JsonNode messages = bundle.get("/projects/" + project).json().path("messages");
      assertThat(messages).hasSize(2);
      assertThat(messages.at("/1/parts").toString()).contains("scripted model");
      assertThat(bundle.post("/agent", RunningBundle.message(project, "m2", "Go on")).status())
          .isEqualTo(200);
    }
  }
}
