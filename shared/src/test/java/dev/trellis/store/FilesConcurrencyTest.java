package dev.trellis.store;

import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileOperation;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FilesConcurrencyTest {
  private static final int WRITERS = 8;
  private static final int WRITES = 25;

  private final TestProject project = TestProject.create();

  /** Each write adds one to the number in the file: a lost update would leave it short. */
  @Test
  void writersOfOneFileLoseNoUpdate() throws Exception {
    project.apply(newFile("count", "0"));

    List<Integer> accepted = inParallel(WRITERS, _ -> () -> countUp());

    int sum = accepted.stream().mapToInt(Integer::intValue).sum();
    assertThat(sum).isEqualTo(WRITERS * WRITES);
    assertThat(project.text("count")).isEqualTo(Integer.toString(sum));
    assertThat(project.revision()).isEqualTo(sum + 1);
    assertThat(project.rows()).containsEntry("revision", sum + 1L);
  }

  /** Tries until so many writes were accepted. */
  private int countUp() {
    int accepted = 0;
    while (accepted < WRITES) {
      String seen = project.text("count");
      String next = Integer.toString(Integer.parseInt(seen) + 1);
      try {
        project.apply(update("count", next, seen));
        accepted++;
      } catch (ProblemException stale) {
        assertThat(stale.problem()).isInstanceOf(Problem.Conflict.class);
      }
    }
    return accepted;
  }

  @Test
  void writersOfDifferentFilesNeverMeetAConflict() throws Exception {
    inParallel(
        WRITERS,
        writer ->
            () -> {
              for (int i = 0; i < WRITES; i++) {
                String path = "w%d/%d".formatted(writer, i);
                project.applySince(0, newFile(path, path), newFile(path + ".shared", "shared"));
              }
              return writer;
            });

    assertThat(project.entries()).hasSize(WRITERS * WRITES * 2);
    assertThat(project.revision()).isEqualTo(WRITERS * WRITES);
  }

  @Test
  void oneOfManyWhoCreateTheSameFileSucceeds() throws Exception {
    List<Boolean> created =
        inParallel(
            WRITERS,
            writer ->
                () -> {
                  try {
                    project.apply(newFile(writer % 2 == 0 ? "same" : "SAME", "w" + writer));
                    return true;
                  } catch (ProblemException exists) {
                    assertThat(exists.problem()).isInstanceOf(Problem.Conflict.class);
                    return false;
                  }
                });

    assertThat(created).containsOnlyOnce(true);
    assertThat(project.entries()).hasSize(1);
  }

  @Test
  void ofTwoLargeBatchesAtOnceTheOneThatFailsLeavesNothing() throws Exception {
    FileOperation[] good = files("good", "fine");
    FileOperation[] bad = files("bad", "x".repeat(Tier.FREE.maxFileBytes() + 1));

    List<Boolean> landed =
        inParallel(
            2,
            writer ->
                () -> {
                  try {
                    project.apply(writer == 0 ? good : bad);
                    return true;
                  } catch (ProblemException tooLarge) {
                    assertThat(tooLarge.problem()).isInstanceOf(Problem.Invalid.class);
                    return false;
                  }
                });

    assertThat(landed).containsExactly(true, false);
    assertThat(project.entries())
        .hasSize(50)
        .allMatch(entry -> entry.path().value().startsWith("good/"));
    assertThat(project.rows())
        .containsEntry("content", 50L)
        .containsEntry("file_change", 50L)
        .containsEntry("revision", 1L);
  }

  /** 50 files, the last with this content. */
  private static FileOperation[] files(String folder, String last) {
    return IntStream.range(0, 50)
        .mapToObj(i -> newFile("%s/%d".formatted(folder, i), i == 49 ? last : folder + i))
        .toArray(FileOperation[]::new);
  }

  private interface Writer<R> {
    Callable<R> number(int writer);
  }

  /** Lets all begin at the same moment. */
  private static <R> List<R> inParallel(int writers, Writer<R> work) throws Exception {
    CyclicBarrier together = new CyclicBarrier(writers);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<R>> running = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        Callable<R> one = work.number(i);
        running.add(
            threads.submit(
                () -> {
                  together.await();
                  return one.call();
                }));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> future : running) {
        results.add(future.get());
      }
      return results;
    }
  }
}
