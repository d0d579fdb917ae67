package dev.trellis.store;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.Message;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs of the agent: how they begin, go on and end. A project has at most one at a time; its runner
 * holds it under a lease. A run never changes hands: one whose runner has gone is ended by whoever
 * notices, and then the runner, if it was only slow, can store nothing any more.
 */
public final class Runs {
  /** How long a runner may usually stay silent before it counts as gone. */
  public static final Duration LEASE = Duration.ofSeconds(20);

  private final Db db;
  private final int leaseSeconds;

  public Runs(Db db) {
    this(db, LEASE);
  }

  /**
   * @param lease how long a runner may stay silent before it counts as gone; whole seconds
   */
  public Runs(Db db, Duration lease) {
    this.db = db;
    this.leaseSeconds = Math.toIntExact(lease.toSeconds());
  }

  /** What became of a message that was sent. */
  public sealed interface Opening {}

  /**
   * What a run begins with.
   *
   * @param asked the person's message to answer
   * @param history the newest messages, oldest first, ending with that one, or with the answer so
   *     far that the run goes on with
   * @param files the project's, by path
   * @param tier the owner's
   */
  public record Opened(
      RunId id, Message asked, List<Message> history, List<FileEntry> files, Tier tier)
      implements Opening {
    public Opened {
      history = List.copyOf(history);
      files = List.copyOf(files);
    }
  }

  /** The same message was sent before, and this run answers it or has answered it. */
  public record Answered(RunId id) implements Opening {}

  /** The message waits: {@link RunQueue} tells when its turn has come. */
  public record Queued(RunId id) implements Opening {}

  /** Nothing was done: the project's run has lost its runner, and must be ended first. */
  public record Lost(RunId id) implements Opening {}

  /** The assistant's message; its parts are a JSON array as text. */
  public record Answer(String id, String parts) {}

  /**
   * How a run ended.
   *
   * @param reason why, if not by itself
   * @param answer the assistant's message, if there is one
   * @param batch the turn's file changes, if there are any
   * @param next how it goes on by itself, if it is to
   */
  public record Ending(
      RunState state,
      Optional<String> reason,
      Optional<Answer> answer,
      Optional<FileBatch> batch,
      Optional<RunContinuations.Next> next,
      long inputTokens,
      long outputTokens) {}

  /**
   * What the end of a run did.
   *
   * @param changes what the batch did, if there was one
   * @param continuation the run that will go on with the answer, if one will
   */
  public record Ended(Optional<FileBatch.Result> changes, Optional<RunId> continuation) {
    /** Nothing. */
    public static final Ended NOTHING = new Ended(Optional.empty(), Optional.empty());
  }

  /**
   * Stores the user's message and opens a run that answers it, in one transaction; or finds the run
   * that an earlier send of the same message has opened. One round trip if it is a new message and
   * nothing stands in the way.
   *
   * @throws ProblemException if there is no such project, if another run is active, if the message
   *     was answered already and its run is not known any more, or sent with other parts, or if a
   *     run would have to begin and is refused
   */
  public Opening open(UserId user, Send send) {
    return RunOpening.attempt(db, user, send, leaseSeconds)
        .orElseGet(() -> db.inTenant(user, tx -> RunSends.open(tx, user, send, leaseSeconds)));
  }

  /**
   * Tells the database that the run's runner is alive.
   *
   * @return whether the run may go on: false if somebody asked to stop it, or if it was ended in
   *     place of this runner
   */
  public boolean renew(UserId user, RunId run) {
    return db.inOneTrip(
        user,
        Statement.of(RunSql.RENEW, leaseSeconds, run.value()),
        results ->
            Tx.readAll(results.next(), row -> row.getBoolean(1)).stream()
                .findFirst()
                .orElse(false));
  }

  /**
   * Asks the project's active run to stop, and ends those that wait behind it.
   *
   * @param only the one run to stop, be it active or waiting; all of them if empty
   * @return the runs that were asked to stop, now or before, and have not done so yet, and those
   *     that waited; none if there are none, or not that one
   */
  public List<RunId> requestStop(UserId user, ProjectId project, Optional<RunId> only) {
    return RunStops.request(db, user, project, only);
  }

  /**
   * Ends a run: its file changes, the assistant's message, the last chunks of its stream, its state
   * and the run that goes on with it land together or not at all.
   *
   * @param next the number of the first of the last chunks; all before it are stored
   * @param last makes the last chunks of what the end did; it asks nobody
   * @return the last chunks; empty, and nothing was done, if the run has ended already
   * @throws ProblemException if the batch conflicts with changes made since; then nothing was done
   */
  public Optional<List<String>> finish(
      UserId user,
      ProjectId project,
      RunId run,
      Ending ending,
      int next,
      Function<Ended, List<String>> last) {
    return RunEnds.finish(db, user, project, run, ending, next, last);
  }

  /**
   * Ends a run whose runner has gone, as {@link #finish} does. What it has used is what was counted
   * of its calls, whatever the ending says, and the worst of those that were not settled: nobody
   * knows what they cost. All of it is told by {@link UsageLog} from then on.
   *
   * @return empty, and nothing was done, if the runner was only slow and has stored something since
   */
  public Optional<List<String>> close(
      UserId user,
      ProjectId project,
      RunId run,
      Ending ending,
      int next,
      Function<Ended, List<String>> last) {
    return db.inTenant(user, tx -> RunEnds.close(tx, user, project, run, ending, next, last));
  }

  /**
   * Ends a lost run that nothing can be kept of; what it has used is counted as by {@link #close}.
   */
  public void abandon(UserId user, RunId run, String reason) {
    db.inTenant(user, tx -> RunEnds.abandon(tx, run, reason));
  }

  static String name(RunState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
