package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The function's time is nearly up: the run ends before, and the next message goes on with it. */
class AgentDeadlineTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration TIME_TO_END = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private final CountDownLatch over = new CountDownLatch(1);

  @Test
  void tenSecondsBeforeItTheRunEndsWithAllThatWasDoneAndTheNextSendGoesOn() throws Exception {
    try (ScriptedProvider provider = new ScriptedProvider();
        Bundle bundle = new Bundle()) {
      Options options = new Options(0, folder.resolve("data"), false, templateWithLittleTime());
      Bundle.Summary summary = bundle.start(options, Map.of("OPENAI_BASE_URL", provider.url()));
      AgentFixture agent = new AgentFixture(provider, RunningBundle.of(summary));
      String project = agent.bundle().newProject();
      provider.next(
          ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"one\"}"));
      provider.next(ScriptedProvider.stalls("I have written ", over));
      Instant begin = Instant.now();
      List<JsonNode> chunks = agent.send(project, "m1");
      over.countDown();

      assertThat(Duration.between(begin, Instant.now()))
          .isBetween(TIMEOUT.minus(TIME_TO_END), TIMEOUT.minusSeconds(3));
      assertInterrupted(chunks);
      assertStored(agent.bundle(), project);
      provider.next(ScriptedProvider.says("Done."));
      assertThat(agent.send(project, "m2").getLast().path("finishReason").asString())
          .isEqualTo("stop");
      assertThatNothingIsRepeated(provider.takeRequests().getLast().path("messages"));
      assertStored(agent.bundle(), project);
    }
  }

  /** The template, but for the time that the agent has. */
  private Path templateWithLittleTime() throws IOException {
    String template = Files.readString(RunningBundle.TEMPLATE);
    assertThat(template).contains("Timeout: 900\n      # Our own runtime");
    return Files.writeString(
        folder.resolve("template.yaml"),
        template.replace(
            "Timeout: 900\n      # Our own runtime",
            "Timeout: %d\n      # Our own runtime".formatted(TIMEOUT.toSeconds())));
  }

  private static void assertInterrupted(List<JsonNode> chunks) {
    assertThat(AgentFixture.types(chunks))
        .endsWith("text-delta", "text-end", "data-revision", "abort", "finish");
    assertThat(chunks.get(chunks.size() - 2).path("reason").asString())
        .isEqualTo("The time for one answer is up. Send another message to go on.");
    assertThat(chunks.getLast().toString())
        .isEqualTo("{\"type\":\"finish\",\"finishReason\":\"interrupted\"}");
  }

  private static void assertStored(RunningBundle bundle, String project) {
    JsonNode loaded = bundle.get("/projects/" + project).json();
    assertThat(loaded.at("/project/revision").asInt()).isOne();
    assertThat(loaded.at("/messages/1/parts").toString())
        .contains("output-available", "I have written ");
    assertThat(bundle.get("/projects/%s/files/a.txt".formatted(project)).text()).isEqualTo("one");
  }

  private static void assertThatNothingIsRepeated(JsonNode shown) {
    assertThat(shown.findValuesAsString("role"))
        .containsExactly("system", "user", "assistant", "tool", "assistant", "user");
    assertThat(shown.at("/3/content").asString()).contains("\"created\":true");
  }
}
