package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed in the middle of 200 batches: no half batch is left, and no acknowledged
 * one is lost.
 */
class CrashTest {
  private static final int BATCHES = 200;
  private static final int FILES = 10;
  private static final int WRITERS = 4;

  @RepeatedTest(3)
  void killedInTheMiddleOfBatches(@TempDir Path data) throws InterruptedException {
    Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    String project;
    try (BundleProcess first = BundleProcess.start(data, "--port", "0")) {
      RunningBundle bundle = first.ready();
      project = bundle.newProject();
      writeUntilKilled(bundle, project, acknowledged, first);
    }
    try (BundleProcess second = BundleProcess.start(data, "--port", "0")) {
      Map<Integer, Long> found = filesByBatch(second.ready(), project);
      assertThat(found.values()).as("files of a batch").containsOnly((long) FILES);
      assertThat(found.keySet()).containsAll(acknowledged);
      // One batch may have landed for each writer without its answer having arrived.
      assertThat(found.size()).isBetween(acknowledged.size(), acknowledged.size() + WRITERS);
      assertThat(found.size()).isLessThan(BATCHES);
    }
  }

  private static void writeUntilKilled(
      RunningBundle bundle, String project, Set<Integer> acknowledged, BundleProcess process)
      throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    CountDownLatch half = new CountDownLatch(BATCHES / 4);
    CountDownLatch ended = new CountDownLatch(WRITERS);
    for (int w = 0; w < WRITERS; w++) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  for (int i = next.getAndIncrement(); i < BATCHES; i = next.getAndIncrement()) {
                    if (bundle.batch(project, batch(i)).status() == 200) {
                      acknowledged.add(i);
                      half.countDown();
                    }
                  }
                } catch (UncheckedIOException killed) {
                  // The server is gone, as it should be.
                } finally {
                  ended.countDown();
                }
              });
    }
    assertThat(half.await(60, TimeUnit.SECONDS)).isTrue();
    process.kill();
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private static String batch(int batch) {
    return IntStream.range(0, FILES)
        .mapToObj(
            i ->
                RunningBundle.create(
                    "b%d/%d.txt".formatted(batch, i), "%d of %d".formatted(i, batch)))
        .collect(Collectors.joining(","));
  }

  private static Map<Integer, Long> filesByBatch(RunningBundle bundle, String project) {
    return bundle
        .get("/projects/" + project)
        .json()
        .path("files")
        .valueStream()
        .map(file -> file.path("path").asString())
        .collect(
            Collectors.groupingBy(
                path -> Integer.parseInt(path.substring(1, path.indexOf('/'))),
                Collectors.counting()));
  }
}
