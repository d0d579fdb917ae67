package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a reader sees while nothing of a run can be stored: what is only said, up to a bound, and
 * nothing of what is done. So whatever was seen of a run that is lost can be gone on with.
 */
@Timeout(120)
class AgentStoredFirstTest {
  /** How many chunks, and how many characters, may be seen and not be stored. */
  private static final int MOST_CHUNKS = 128;

  private static final int MOST_CHARACTERS = 512 * 1024;
  private static final int LONG_WORD = 60_000;

  /** How long something may take that must come, and how long is waited for what must not. */
  private static final long PATIENCE_MILLIS = 30_000;

  private static final long SILENCE_MILLIS = 1_000;

  /** How long the model waits at most for what it has said to be seen. */
  private static final long PACE_MILLIS = 200;

  private static final ScriptedProvider PROVIDER = AgentConversation.provider();
  private static final Bundle BUNDLE = new Bundle();
  private static final Bundle.Summary SUMMARY = start();

  private final RunningBundle running = RunningBundle.of(SUMMARY);
  private final String project = running.newProject();
  private final CountDownLatch held = new CountDownLatch(1);
  private final Semaphore told = new Semaphore(0);

  private static Bundle.Summary start() {
    try {
      Options options = RunningBundle.options(Files.createTempDirectory("trellis-test"));
      return BUNDLE.start(options, Map.of("OPENAI_BASE_URL", PROVIDER.url()));
    } catch (IOException cannotStart) {
      throw new UncheckedIOException(cannotStart);
    }
  }

  @AfterAll
  static void stop() {
    BUNDLE.close();
    PROVIDER.close();
  }

  @Test
  void whatIsDoneIsSeenOnceItIsStored() throws Exception {
    PROVIDER.next(
        out -> {
          ScriptedProvider.send(out, "{\"content\": \"Let me see. \"}", "null");
          AgentFixture.await(held);
          ScriptedProvider.calls("list_files", "{}").write(out);
        });
    PROVIDER.next(ScriptedProvider.says("Nothing is there."));
    BlockingQueue<String> seen = read();
    awaitChunk(seen, "Let me see.");
    try (Connection holder = hold()) {
      held.countDown();
      awaitChunk(seen, "\"tool-input-available\"");
      assertThat(next(seen, SILENCE_MILLIS)).as("what the tool did is not stored").isEmpty();
      holder.rollback();
    }
    awaitChunk(seen, "\"tool-output-available\"");
    awaitChunk(seen, "\"finishReason\":\"stop\"");
  }

  @Test
  void whatIsSaidIsSeenAtOnceAndNotFarAhead() throws Exception {
    assertThat(seenWhileHeld("word ", MOST_CHUNKS / 4)).hasSizeLessThanOrEqualTo(MOST_CHUNKS);
  }

  @Test
  void longWordsAreSeenLessFarAhead() throws Exception {
    assertThat(seenWhileHeld("w".repeat(LONG_WORD) + " ", 2))
        .hasSizeLessThanOrEqualTo(MOST_CHARACTERS / LONG_WORD + 1);
  }

  /**
   * What a reader sees of a model that talks on while nothing can be stored.
   *
   * @param least how many chunks are seen at least
   */
  private List<String> seenWhileHeld(String word, int least) throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    PROVIDER.next(
        out -> {
          ScriptedProvider.send(out, "{\"content\": \"Well, \"}", "null");
          AgentFixture.await(held);
          told.drainPermits();
          try {
            while (true) {
              ScriptedProvider.send(out, "{\"content\": \"%s\"}".formatted(word), "null");
              awaitReader();
            }
          } finally {
            left.countDown();
          }
        });
    BlockingQueue<String> seen = read();
    awaitChunk(seen, "Well, ");
    List<String> ahead = new ArrayList<>();
    try (Connection holder = hold()) {
      held.countDown();
      while (ahead.addAll(next(seen, ahead.size() < least ? PATIENCE_MILLIS : SILENCE_MILLIS))) {
        assertThat(ahead).as("there is a bound").hasSizeLessThan(2 * MOST_CHUNKS);
      }
      holder.rollback();
    }
    assertThat(ahead).hasSizeGreaterThanOrEqualTo(least);
    assertThat(next(seen, PATIENCE_MILLIS)).as("it goes on").isNotEmpty();
    running.post("/agent/%s/stop".formatted(project), "");
    AgentFixture.await(left);
    return ahead;
  }

  /** A reader that is left behind would go on from the store, where nothing comes. */
  private void awaitReader() {
    try {
      boolean _ = told.tryAcquire(PACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  /** Lets nobody store anything of the project's run. */
  private Connection hold() throws SQLException {
    String database = SUMMARY.database().replace("postgres@", "");
    Connection holder = DriverManager.getConnection("jdbc:" + database + "?user=postgres");
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute("select from run where project_id = '%s' for update".formatted(project));
    }
    return holder;
  }

  /** The next chunk if it comes in time, as a list. */
  private static List<String> next(BlockingQueue<String> seen, long millis)
      throws InterruptedException {
    String chunk = seen.poll(millis, TimeUnit.MILLISECONDS);
    return chunk == null ? List.of() : List.of(chunk);
  }

  private static void awaitChunk(BlockingQueue<String> seen, String text)
      throws InterruptedException {
    List<String> chunk = next(seen, PATIENCE_MILLIS);
    while (!chunk.isEmpty() && !chunk.getFirst().contains(text)) {
      chunk = next(seen, PATIENCE_MILLIS);
    }
    assertThat(chunk).as(text).isNotEmpty();
  }

  /** Sends a message; the chunks of the answer as they come. */
  private BlockingQueue<String> read() {
    HttpRequest request =
        running
            .request("/agent")
            .POST(HttpRequest.BodyPublishers.ofString(RunningBundle.message(project, "m1", "Go")))
            .build();
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Thread.startVirtualThread(() -> read(request, seen));
    return seen;
  }

  private void read(HttpRequest request, BlockingQueue<String> seen) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                running.http().send(request, HttpResponse.BodyHandlers.ofInputStream()).body(),
                StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> line.startsWith("data: "))
          .forEach(
              line -> {
                seen.add(line);
                told.release();
              });
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
