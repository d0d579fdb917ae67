package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.ScriptedProvider.Reply;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Processes that are killed while they go on with an answer, or while a reviewer reads it. */
class KilledRunTest {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

  @TempDir private Path data;
  private final CountDownLatch over = new CountDownLatch(1);
  private String project = "";

  private BundleProcess start(ScriptedProvider provider, String continuations) {
    Map<String, String> settings =
        Map.of(
            "OPENAI_BASE_URL",
            provider.url(),
            "RUN_LEASE_SECONDS",
            "2",
            "AGENT_AUTO_CONTINUE",
            continuations);
    return BundleProcess.start(data, settings, "--port", "0");
  }

  /** The first, and the one that goes on with it: the third ends what they began. */
  @Test
  void anAnswerOutlivesTwoProcessesAndItsFileIsWrittenOnce() throws Exception {
    try (ScriptedProvider provider = new ScriptedProvider()) {
      provider.next(
          ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"one\"}"));
      provider.next(ScriptedProvider.stalls("I have written ", over));
      try (BundleProcess process = start(provider, "3")) {
        RunningBundle bundle = process.ready();
        project = bundle.newProject();
        Thread reader = send(bundle, "{}");
        awaitSaid(process, "I have written ");
        process.kill();
        reader.join();
      }
      provider.next(ScriptedProvider.stalls("I go on ", over));
      try (BundleProcess process = start(provider, "3")) {
        process.ready();
        awaitSaid(process, "I go on ");
        process.kill();
      }
      provider.next(ScriptedProvider.says("Done."));
      try (BundleProcess process = start(provider, "3")) {
        RunningBundle bundle = process.ready();
        awaitRuns(process, "finished");
        assertWritten(bundle, 4);
        assertShown(provider.takeRequests().getLast().path("messages"));
      }
      over.countDown();
    }
  }

  /** Nothing is asked or done twice: what was said and done is what the model goes on from. */
  private static void assertShown(JsonNode messages) {
    assertThat(messages.findValuesAsString("role"))
        .containsExactly(
            "system", "user", "assistant", "tool", "assistant", "user", "assistant", "user");
    assertThat(messages.at("/3/content").asString()).contains("\"created\":true");
    assertThat(messages.at("/4/content").toString()).contains("I have written ");
    assertThat(messages.at("/6/content").toString()).contains("I go on ");
  }

  @Test
  void whatAReviewerWasReadingIsStoredOnce() throws Exception {
    try (ScriptedProvider provider = new ScriptedProvider()) {
      List<Reply> replies =
          List.of(
              ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"one\"}"),
              ScriptedProvider.says("Written."),
              ScriptedProvider.calls("read_files", "{\"paths\": [\"a.txt\"]}"),
              ScriptedProvider.stalls("It seems ", over));
      replies.forEach(provider::next);
      try (BundleProcess process = start(provider, "0")) {
        RunningBundle bundle = process.ready();
        project = bundle.newProject();
        Thread reader = send(bundle, "{\"review\": true}");
        awaitSaid(process, "It seems ");
        assertThat(bundle.get("/projects/" + project).json().at("/project/revision").asInt())
            .as("nothing is stored before it is read")
            .isZero();
        process.kill();
        reader.join();
      }
      try (BundleProcess process = start(provider, "0")) {
        RunningBundle bundle = process.ready();
        awaitRuns(process, "interrupted");
        assertWritten(bundle, 2);
        assertThat(bundle.get("/projects/" + project).json().at("/messages/1/parts").toString())
            .containsSubsequence("Written.", "**Review**", "tool-read_files", "It seems ")
            .doesNotContain("data-review");
      }
      over.countDown();
    }
  }

  private void assertWritten(RunningBundle bundle, int messages) {
    JsonNode loaded = bundle.get("/projects/" + project).json();
    assertThat(loaded.at("/project/revision").asInt()).isOne();
    assertThat(loaded.path("messages")).hasSize(messages);
    assertThat(bundle.get("/projects/%s/files/a.txt".formatted(project)).text()).isEqualTo("one");
  }

  private Thread send(RunningBundle bundle, String more) {
    String message = RunningBundle.message(project, "m1", "Write it");
    String body =
        more.equals("{}")
            ? message
            : message.substring(0, message.length() - 1) + ", " + more.substring(1);
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                bundle.post("/agent", body);
              } catch (UncheckedIOException killed) {
                // As it should be.
              }
            });
  }

  /** Waits until the store has what the model said. */
  private static void awaitSaid(BundleProcess process, String text) {
    await(process, "select count(*) > 0 from run_event where chunks like '%%%s%%'".formatted(text));
  }

  /** Waits until no run is left to be done, and the newest ended so. */
  private static void awaitRuns(BundleProcess process, String state) {
    await(
        process,
        """
        select bool_and(ended_at is not null) and (array_agg(state order by id desc))[1] = '%s'
        from run
        """
            .formatted(state));
  }

  private static void await(BundleProcess process, String question) {
    Instant until = Instant.now().plus(TIME_LIMIT);
    while (!Administrator.run(process.database(), question).equals(List.of("t"))) {
      assertThat(Instant.now()).as(question).isBefore(until);
      Thread.onSpinWait();
    }
  }
}
