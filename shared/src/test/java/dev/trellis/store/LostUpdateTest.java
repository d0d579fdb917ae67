package dev.trellis.store;

import static dev.trellis.store.TestProject.hash;
import static dev.trellis.store.TestProject.newFile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Promise 3: 8 writers make 10,000 writes to a few files, each saying what it builds on. Every one
 * that is accepted is a revision, and none of them undoes another without having seen it.
 */
class LostUpdateTest {
  private static final int WRITERS = 8;
  private static final int WRITES = 10_000 / WRITERS;
  private static final List<String> FILES = List.of("counter", "a", "b", "c");

  private final TestProject project = TestProject.create();
  private final Files files = new Files(TestDatabase.db());

  /** A write that was accepted. */
  private record Accepted(long revision, String path, String content) {}

  @Test
  void noAcceptedWriteIsLost() throws Exception {
    project.apply(FILES.stream().map(path -> newFile(path, "0")).toArray(FileOperation[]::new));

    List<Accepted> accepted = writeTogether();

    NavigableMap<Long, Accepted> byRevision = new TreeMap<>();
    accepted.forEach(one -> byRevision.put(one.revision(), one));
    assertThat(byRevision).as("a revision each").hasSameSizeAs(accepted);
    assertThat(byRevision.firstKey()).isEqualTo(2);
    assertThat(project.revision()).isEqualTo(byRevision.lastKey()).isEqualTo(accepted.size() + 1L);
    Map<String, String> last = new HashMap<>();
    byRevision.values().forEach(one -> last.put(one.path(), one.content()));
    assertThat(project.tree()).isEqualTo(last);
    long increments = accepted.stream().filter(one -> one.path().equals("counter")).count();
    assertThat(project.text("counter")).isEqualTo(Long.toString(increments));
    assertThat(accepted.size())
        .as("of which some met others")
        .isBetween(WRITES, WRITERS * WRITES - 1);
  }

  private List<Accepted> writeTogether() throws Exception {
    CyclicBarrier together = new CyclicBarrier(WRITERS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Accepted>>> writers = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        int writer = w;
        writers.add(
            threads.submit(
                () -> {
                  together.await();
                  return write(writer);
                }));
      }
      List<Accepted> all = new ArrayList<>();
      for (Future<List<Accepted>> writer : writers) {
        all.addAll(writer.get());
      }
      return all;
    }
  }

  private List<Accepted> write(int writer) {
    Random random = new Random(writer);
    List<Accepted> accepted = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      String path = FILES.get(random.nextInt(FILES.size()));
      boolean byRevision = random.nextBoolean();
      // Before the content: what is newer than this but older than the content is refused in vain.
      long revision = byRevision ? project.revision() : BatchStatement.NO_BASE;
      String seen = project.text(path);
      String next =
          path.equals("counter")
              ? Long.toString(Long.parseLong(seen) + 1)
              : "%d of writer %d, after %s".formatted(i, writer, hash(seen));
      write(path, next, hash(seen), revision)
          .ifPresent(made -> accepted.add(new Accepted(made, path, next)));
    }
    return accepted;
  }

  /** Writes what builds on what was seen. Returns the revision; empty if something was newer. */
  private Optional<Long> write(String path, String content, ContentHash seen, long baseRevision) {
    boolean byRevision = baseRevision != BatchStatement.NO_BASE;
    FileOperation update =
        new FileOperation.Update(
            new FilePath(path),
            content,
            Optional.empty(),
            byRevision ? Optional.empty() : Optional.of(seen));
    FileBatch batch =
        new FileBatch(
            List.of(update),
            byRevision ? Optional.of(baseRevision) : Optional.empty(),
            "",
            FileBatch.Author.PERSON);
    try {
      return Optional.of(files.apply(project.user(), project.id(), batch).revision());
    } catch (ProblemException stale) {
      assertThat(stale.problem()).isInstanceOf(Problem.Conflict.class);
      return Optional.empty();
    }
  }
}
