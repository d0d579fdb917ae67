package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Readers who take a kilobyte a second: they hold little memory, the runs do not wait for them, and
 * they have all of their streams in the end.
 */
class SlowReaderTest {
  private static final AgentFixture AGENT = AgentFixture.shared();
  private static final ScriptedProvider PROVIDER = AGENT.provider();
  private static final RunningBundle BUNDLE = AGENT.bundle();
  private static final String PIECE = "0123456789abcdef".repeat(1024);

  /** Of a stream of ten megabytes; half of them come when it has been stored. */
  private static final int FOLLOWERS = 50;

  /** Each fifth of these reads on to the end; the others leave. */
  private static final int PATIENT = 5;

  /** What was promised is a megabyte. This side's part of a reader, some 50 kB, is in it. */
  private static final long MOST_BYTES_EACH = 192 * 1024;

  /** Of a stream of two megabytes each. */
  private static final int SENDERS = 8;

  /** Theirs is the run's tail as well, for as long as they read. */
  private static final long MOST_BYTES_OF_SENDER = 768 * 1024;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch connected = new CountDownLatch(1);
  private final CountDownLatch hurry = new CountDownLatch(1);
  private final List<SlowReader> readers = new ArrayList<>();

  @AfterEach
  void leave() throws IOException {
    for (SlowReader reader : readers) {
      reader.close();
    }
  }

  @Test
  void fiftyFollowersHoldNothingBack() throws Exception {
    String project = BUNDLE.newProject();
    PROVIDER.next(
        out -> {
          talk(out, 2);
          begun.countDown();
          AgentFixture.await(connected);
          talk(out, 638);
          ScriptedProvider.says("").write(out);
        });
    // Whatever fails, the readers hurry before their end is waited for.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Closeable _ = hurry::countDown) {
      Future<String> run = threads.submit(() -> send(project));
      AgentFixture.await(begun);
      List<Future<String>> seen = new ArrayList<>(follow(threads, project));
      connected.countDown();
      String whole = run.get(60, TimeUnit.SECONDS);
      seen.addAll(follow(threads, project));
      assertThat(seen).noneMatch(Future::isDone);
      long with = heap();
      for (int i = 0; i < FOLLOWERS; i++) {
        if (i % PATIENT != 0) {
          readers.get(i).close();
        }
      }
      hurry.countDown();
      for (int i = 0; i < FOLLOWERS; i += PATIENT) {
        assertThat(seen.get(i).get(120, TimeUnit.SECONDS)).isEqualTo(whole);
      }
      // Those who left are gone by now: since then some megabytes were read.
      assertThat((with - heap()) / FOLLOWERS).isLessThan(MOST_BYTES_EACH);
    }
  }

  @Test
  void neitherDoThoseWhoHaveSentTheMessages() throws Exception {
    List<String> projects = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Closeable _ = hurry::countDown) {
      for (int i = 0; i < SENDERS; i++) {
        PROVIDER.next(
            out -> {
              talk(out, 128);
              ScriptedProvider.says("").write(out);
            });
        projects.add(BUNDLE.newProject());
        String message = RunningBundle.message(projects.getLast(), "m1", "Go");
        readers.add(SlowReader.send(BUNDLE, message, hurry));
      }
      List<Future<String>> seen = read(threads);
      List<String> whole = projects.stream().map(SlowReaderTest::stored).toList();
      assertThat(seen).noneMatch(Future::isDone);
      long with = heap();
      hurry.countDown();
      for (int i = 0; i < SENDERS; i++) {
        assertThat(seen.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(whole.get(i));
      }
      assertThat((with - heap()) / SENDERS).isLessThan(MOST_BYTES_OF_SENDER);
    }
  }

  /** Half of the followers begin to read the stream from its start. */
  private List<Future<String>> follow(ExecutorService threads, String project) throws IOException {
    String path = "/agent/%s/stream?startIndex=0".formatted(project);
    List<Future<String>> seen = new ArrayList<>();
    for (int i = 0; i < FOLLOWERS / 2; i++) {
      SlowReader reader = SlowReader.get(BUNDLE, path, hurry);
      readers.add(reader);
      seen.add(threads.submit(reader::read));
    }
    return seen;
  }

  private List<Future<String>> read(ExecutorService threads) {
    return readers.stream().map(reader -> threads.submit(reader::read)).toList();
  }

  private static String send(String project) throws Exception {
    try (InputStream stream = AgentStallTest.open(project)) {
      return SlowReader.digest(stream, false);
    }
  }

  /** The stream of a project's run, which has ended by then. */
  private static String stored(String project) {
    byte[] bytes =
        AgentStream.of(BUNDLE.get("/agent/%s/stream?startIndex=0".formatted(project)))
            .text()
            .getBytes(StandardCharsets.UTF_8);
    try {
      return SlowReader.digest(new ByteArrayInputStream(bytes), false);
    } catch (IOException bytesDoNotBreak) {
      throw new IllegalStateException(bytesDoNotBreak);
    }
  }

  private static void talk(OutputStream out, int pieces) throws IOException {
    for (int i = 0; i < pieces; i++) {
      ScriptedProvider.send(out, "{\"content\": \"%s\"}".formatted(PIECE), "null");
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
