package dev.trellis.agentstream;

import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.store.RunEvents;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of a run as its runner writes it. Chunks are numbered from 0 in the order in which
 * they come. Readers see text at once; it is stored in groups, soon after. What tells of an effect
 * is stored, with all before it, before anybody sees it.
 *
 * <p>What a reader may rely on: a number that it was sent is never given to another chunk that is
 * stored, but for one case. If a runner is lost, what it sent and did not store is at most the next
 * {@value #MOST_AHEAD} numbers, and all of it belongs to the step under way, since a step's begin
 * and end are effects. {@link StoredTurn} puts chunks that say nothing under these numbers, and
 * behind them a {@code reset-step}, by which clients drop the step's parts, and the step as it was
 * stored. So every reader, whatever it has seen, goes on with the next number and ends with the
 * message that is stored.
 *
 * <p>One thread writes.
 */
final class RunLog implements ChunkSink, AutoCloseable {
  /** The most chunks that are sent and not stored. */
  static final int MOST_AHEAD = 128;

  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

  private final RunEvents events;
  private final UserId user;
  private final RunId run;
  private final RunTail tail;
  private final StopSignal stop;
  private final Instant until;
  private final PendingChunks pending;
  private final Thread storing;

  /**
   * @param first what is stored already
   * @param until how long to wait at most for a database that is away
   */
  RunLog(
      RunEvents events, UserId user, RunId run, LiveRun live, List<String> first, Instant until) {
    this.events = events;
    this.user = user;
    this.run = run;
    this.tail = live.tail();
    this.stop = live.stop();
    this.until = until;
    this.pending = new PendingChunks(first.size());
    tail.append(first);
    this.storing = Thread.ofVirtual().name("run-store").unstarted(this::store);
  }

  RunLog start() {
    storing.start();
    return this;
  }

  @Override
  public void accept(String chunk) {
    pending.add(chunk);
    tail.tell(chunk);
  }

  @Override
  public void acceptEffect(String chunk) {
    pending.addAndSettle(chunk);
    tail.append(List.of(chunk));
  }

  /**
   * Waits until all is stored.
   *
   * @return the number of the next chunk
   * @throws BrokenLogException if it cannot be stored
   */
  int settle() {
    return pending.settle();
  }

  /** Shows readers chunks that were stored otherwise, or that cannot be stored at all. */
  void show(List<String> chunks) {
    tail.append(chunks);
  }

  private void store() {
    try {
      List<String> group = pending.nextGroup();
      while (!group.isEmpty()) {
        store(group);
        group = pending.nextGroup();
      }
    } catch (RuntimeException failed) {
      LOG.warn("the stream of run {} cannot be stored", run, failed);
      pending.fail(BrokenLogException.notStored(failed));
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
  }

  private void store(List<String> group) {
    int first = pending.first();
    switch (new StoreRetry(until).call(() -> events.append(user, run, first, group))) {
      case STORED -> stop.asked(false);
      case STOP_ASKED -> stop.asked(true);
      case REFUSED -> {
        LOG.warn("run {} was ended elsewhere", run);
        pending.fail(BrokenLogException.endedElsewhere());
        return;
      }
    }
    pending.stored(group);
  }

  /** Stores what is left, and lets readers know that nothing more comes. */
  @Override
  public void close() {
    pending.close();
    tail.close();
    boolean interrupted = false;
    while (true) {
      try {
        storing.join();
        break;
      } catch (InterruptedException stopping) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
