package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.agentstream.RunTail.Chunks;
import dev.trellis.agentstream.RunTail.Elsewhere;
import dev.trellis.agentstream.RunTail.Nothing;
import dev.trellis.agentstream.RunTail.Read;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What readers in the runner's process find, and what is held back for them. */
@Timeout(30)
class RunTailTest {
  private static final int LONG_MILLIS = 20_000;

  private final RunTail tail = new RunTail();

  @Test
  void eachReaderReadsOnFromItsOwnPlace() throws Exception {
    tail.append(List.of("a", "b"));
    tail.append(List.of("c"));

    assertThat(read(0)).isEqualTo(new Chunks(List.of("a", "b", "c")));
    assertThat(read(2)).isEqualTo(new Chunks(List.of("c")));
    assertThat(read(3)).isEqualTo(new Nothing());
    assertThat(read(4)).as("there is no such place").isEqualTo(new Elsewhere());
    assertThat(read(0)).as("reading takes nothing away").isInstanceOf(Chunks.class);
  }

  @Test
  void whenItIsOverTheStoreHasTheRest() throws Exception {
    tail.append(List.of("a"));
    tail.close();

    assertThat(tail.read(0, LONG_MILLIS)).isEqualTo(new Chunks(List.of("a")));
    assertThat(tail.read(1, LONG_MILLIS)).isEqualTo(new Elsewhere());
  }

  @Test
  void theOldestGoWhereThereAreTooManyCharacters() throws Exception {
    String quarter = "x".repeat(NewestChunks.MOST_CHARACTERS / 4);
    tail.append(Collections.nCopies(4, quarter));
    assertThat(tail.first()).as("as many as fit").isZero();

    tail.append(List.of("y"));
    assertThat(tail.first()).isOne();
    assertThat(read(0)).isEqualTo(new Elsewhere());
    assertThat(read(1)).isInstanceOf(Chunks.class);
    assertThat(read(4)).isEqualTo(new Chunks(List.of("y")));
  }

  @Test
  void oneThatIsLongerByItselfStays() throws Exception {
    String longer = "x".repeat(NewestChunks.MOST_CHARACTERS + 1);
    tail.append(List.of("a", longer));

    assertThat(tail.first()).isOne();
    assertThat(read(1)).isEqualTo(new Chunks(List.of(longer)));
  }

  @Test
  void muchIsReadInPieces() throws Exception {
    String piece = "x".repeat(30_000);
    tail.append(Collections.nCopies(8, piece));
    List<String> read = new ArrayList<>();
    int reads = 0;
    while (read(read.size()) instanceof Chunks(var chunks)) {
      assertThat(chunks).hasSizeLessThanOrEqualTo(3);
      read.addAll(chunks);
      reads++;
    }
    assertThat(read).isEqualTo(Collections.nCopies(8, piece));
    assertThat(reads).isEqualTo(3);
  }

  @Test
  void whoWaitsIsWokenByTheNextChunkAndByTheEnd() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Read> chunk = threads.submit(() -> tail.read(0, LONG_MILLIS));
      Future<Read> end = threads.submit(() -> tail.read(1, LONG_MILLIS));
      tail.append(List.of("a"));
      assertThat(chunk.get(10, TimeUnit.SECONDS)).isEqualTo(new Chunks(List.of("a")));
      tail.close();
      assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(new Elsewhere());
    }
  }

  /** Takes all chunks at once but one. */
  private static final class Prompt implements RunTail.Reader {
    private final List<String> taken = new ArrayList<>();
    private final Set<Thread> takers = new HashSet<>();
    private final String refused;

    Prompt(String refused) {
      this.refused = refused;
    }

    @Override
    public int position() {
      return taken.size();
    }

    @Override
    public boolean take(String chunk) {
      boolean takes = !chunk.equals(refused);
      if (takes) {
        taken.add(chunk);
        takers.add(Thread.currentThread());
      }
      return takes;
    }
  }

  @Test
  void aReaderThatWaitsTakesWhatItIsToldOnTheWritersThread() throws Exception {
    Prompt reader = new Prompt("none");
    FutureTask<Read> reading = waiting(tail, reader);
    tail.tell("a");
    tail.tell("b");
    tail.close();

    assertThat(reading.get(10, TimeUnit.SECONDS)).isEqualTo(new Elsewhere());
    assertThat(reader.taken).containsExactly("a", "b");
    assertThat(reader.takers).containsExactly(Thread.currentThread());
    tail.tell("c");
    assertThat(reader.taken).as("it does not wait any more").hasSize(2);
  }

  @Test
  void aReaderThatCannotTakeOneIsWokenAndTakesNoneOutOfTurn() throws Exception {
    // Often, since its own thread may or may not have gone on when the next one comes.
    for (int i = 0; i < 200; i++) {
      RunTail told = new RunTail();
      Prompt reader = new Prompt("b");
      FutureTask<Read> reading = waiting(told, reader);
      List.of("a", "b", "c", "d").forEach(told::tell);

      assertThat(reading.get(10, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Chunks.class, chunks -> assertThat(chunks.chunks()).startsWith("b"));
      assertThat(reader.taken).containsExactly("a");
    }
  }

  private static FutureTask<Read> waiting(RunTail tail, Prompt reader) {
    FutureTask<Read> read = new FutureTask<>(() -> tail.read(reader, LONG_MILLIS));
    Thread thread = Thread.ofVirtual().start(read);
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return read;
  }

  @Test
  void aReaderThatIsBehindTakesNothingOutOfTurn() throws Exception {
    Prompt reader = new Prompt("none");
    tail.append(List.of("a"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Read> first = threads.submit(() -> tail.read(reader, LONG_MILLIS));
      assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(new Chunks(List.of("a")));
    }
    tail.tell("b");

    assertThat(reader.taken).isEmpty();
    assertThat(read(0)).isEqualTo(new Chunks(List.of("a", "b")));
  }

  private Read read(int position) throws InterruptedException {
    return tail.read(position, 0);
  }

  @Test
  void theNewestAreThoseOfThatManyThatAreHere() {
    tail.append(List.of("a", "b", "c"));
    assertThat(tail.newest(2)).isEqualTo(1);
    assertThat(tail.newest(5)).isZero();

    String half = "x".repeat(NewestChunks.MOST_CHARACTERS / 2);
    tail.append(List.of(half, half));
    assertThat(tail.newest(5)).as("the others are gone").isEqualTo(tail.first());
  }
}
