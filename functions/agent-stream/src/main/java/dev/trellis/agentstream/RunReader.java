package dev.trellis.agentstream;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.http.EventStream;
import dev.trellis.store.RunEvents;
import dev.trellis.store.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sends a reader the stream of a run from some chunk on: from the runner's tail if it is in this
 * process, from the cache if the run goes on elsewhere, and whatever these do not have from the
 * database, which is right in any case. It ends behind the run's {@code finish}. A reader that
 * finds the runner gone has the run ended.
 */
final class RunReader implements RunTail.Reader {
  private static final long KEEP_ALIVE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long PATIENCE_MILLIS = 2_000;
  private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();
  private static final long PAUSE_MILLIS = 50;

  /** How often a run elsewhere is told that somebody follows it. */
  private static final long FOLLOW_NANOS = Duration.ofSeconds(3).toNanos();

  private static final Outcome NEVER_BEGUN =
      Outcome.failed("There is no answer any more. Send the message again.");

  private static final String FINISH = "{\"type\":\"finish\",";

  private final AgentServices services;
  private final UserId user;
  private final RunId run;
  private final Optional<LostRuns> lostRuns;
  private final EventStream events;
  private int position;
  private boolean over;

  /** Whether the run was seen to go on; until then, and when it has ended, the database has all. */
  private boolean goesOn;

  private boolean isGone;

  /** What is told of a run that ends without having begun. */
  private Outcome unbegun = NEVER_BEGUN;

  private long lookedNanos = System.nanoTime() - LOOK_NANOS;
  private long followedNanos = System.nanoTime() - FOLLOW_NANOS;

  /**
   * @param lostRuns ends the run if it is lost; empty for the runner's own reader
   * @param position the number of the first chunk to send
   * @param events where to
   */
  RunReader(
      AgentServices services,
      UserId user,
      RunId run,
      Optional<LostRuns> lostRuns,
      int position,
      EventStream events) {
    this.services = services;
    this.user = user;
    this.run = run;
    this.lostRuns = lostRuns;
    this.position = position;
    this.events = events;
  }

  @Override
  public int position() {
    return position;
  }

  /** An end is never told so; for that this reader has to wake up. */
  @Override
  public boolean take(String chunk) {
    boolean sent = events.sendNow(position, chunk);
    position += sent ? 1 : 0;
    return sent;
  }

  /** Sends until the run's end, until the reader goes away, or until the time is up. */
  void send(Instant until) throws InterruptedException {
    while (!over && events.isOpen() && Instant.now().isBefore(until)) {
      List<String> chunks = next();
      if (chunks.isEmpty()) {
        events.keepAlive(KEEP_ALIVE_NANOS);
        continue;
      }
      events.send(position, chunks);
      position += chunks.size();
      over = chunks.getLast().startsWith(FINISH);
    }
    if (over) {
      if (position == 0 || isGone) {
        // A stream without a finish would be asked for again and again.
        UiMessageStream.ending(unbegun, Runs.Ended.NOTHING).forEach(events::send);
      }
      events.send("[DONE]");
    }
  }

  private List<String> next() throws InterruptedException {
    Optional<RunTail> tail = services.live().tail(run);
    if (tail.isPresent()) {
      switch (tail.get().read(this, PATIENCE_MILLIS)) {
        case RunTail.Chunks(var chunks) -> {
          return chunks;
        }
        case RunTail.Nothing() -> {
          return List.of();
        }
        case RunTail.Elsewhere() -> {}
      }
    } else if (goesOn) {
      follow();
      List<String> fed = services.feed().read(run, position);
      if (!fed.isEmpty()) {
        return fed;
      }
    }
    return look();
  }

  private void follow() {
    if (System.nanoTime() - followedNanos >= FOLLOW_NANOS) {
      services.live().follow(run);
      followedNanos = System.nanoTime();
    }
  }

  /** Looks into the database, but not more often than is useful. */
  private List<String> look() throws InterruptedException {
    if (System.nanoTime() - lookedNanos < LOOK_NANOS) {
      Thread.sleep(PAUSE_MILLIS);
      return List.of();
    }
    try {
      List<String> chunks = stored();
      if (chunks.isEmpty()) {
        lookedNanos = System.nanoTime();
      }
      return chunks;
    } catch (ProblemException failed) {
      if (!StoreRetry.isOutage(failed)) {
        throw failed;
      }
      lookedNanos = System.nanoTime();
      return List.of();
    }
  }

  private List<String> stored() {
    Optional<RunEvents.Slice> slice = services.events().read(user, run, position);
    if (slice.isEmpty()) {
      isGone = true;
      over = true;
      return List.of();
    }
    RunEvents.Status status = slice.get().status();
    goesOn = !status.state().isEnd();
    if (slice.get().chunks().isEmpty()) {
      over = status.state().isEnd();
      unbegun = status.wasStoppedInTheQueue() ? QueuedSend.STOPPED : NEVER_BEGUN;
      if (status.isLost()) {
        lostRuns.ifPresent(lost -> lost.end(user, run));
      }
    }
    return slice.get().chunks();
  }
}
