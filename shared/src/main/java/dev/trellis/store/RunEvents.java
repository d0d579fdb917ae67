package dev.trellis.store;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The streams of runs as they were sent. A run's chunks are numbered from 0 without a gap, and
 * stored in groups; those of a run that has ended stay for a day at least.
 */
public final class RunEvents {
  private static final int ROWS_AT_ONCE = 32;

  /** How much is read at once for a reader who may be slow, or a single group that is longer. */
  private static final int BYTES_AT_ONCE = 64 * 1024;

  private final Db db;
  private final int leaseSeconds;

  public RunEvents(Db db) {
    this(db, Runs.LEASE);
  }

  /**
   * @param lease how long a runner may stay silent before it counts as gone; whole seconds
   */
  public RunEvents(Db db, Duration lease) {
    this.db = db;
    this.leaseSeconds = Math.toIntExact(lease.toSeconds());
  }

  /**
   * How far a run is.
   *
   * @param lastChunk the number of the last chunk that is stored; -1 if there is none
   * @param baseRevision the project's when the run began; empty for runs of former releases
   * @param isLost whether its runner has gone and nobody has ended it yet
   */
  public record Status(
      RunId run,
      ProjectId project,
      RunState state,
      int lastChunk,
      Optional<Long> baseRevision,
      boolean isLost) {

    /** Whether somebody stopped it while it waited for its turn. */
    public boolean wasStoppedInTheQueue() {
      return state == RunState.INTERRUPTED && lastChunk < 0 && baseRevision.isEmpty();
    }
  }

  /** A part of a stream, and how far its run was before that was read. */
  public record Slice(Status status, List<String> chunks) {
    public Slice {
      chunks = List.copyOf(chunks);
    }
  }

  /**
   * A run that is under way.
   *
   * @param isLost whether its runner has gone
   */
  public record HeldRun(UserId user, RunId run, boolean isLost) {}

  /** What became of chunks that a runner had to store. */
  public enum Appended {
    STORED,
    /** They are stored, and somebody has asked to stop the run. */
    STOP_ASKED,
    /** Nothing was done: the run has ended. */
    REFUSED
  }

  /**
   * Stores the next chunks of a run, and renews its lease. Storing the same once more changes
   * nothing, so a caller that did not learn whether it was done may try again.
   *
   * @param first the number of the first chunk
   */
  public Appended append(UserId user, RunId run, int first, List<String> chunks) {
    Statement statement =
        Statement.settingTenant(
            user, RunSql.APPEND, run.value(), first, chunks.size(), group(chunks), leaseSeconds);
    return db.inOneTrip(user, statement, results -> appended(results.next()));
  }

  private static Appended appended(ResultSet held) throws SQLException {
    if (!held.next()) {
      return Appended.REFUSED;
    }
    return held.getBoolean("stop_requested") ? Appended.STOP_ASKED : Appended.STORED;
  }

  /** Stores chunks, of which there is at least one, without asking whose the run is. */
  static Statement insert(UserId user, RunId run, int first, List<String> chunks) {
    return Statement.of(
        "insert into run_event (run_id, seq, owner_id, count, chunks) values (?, ?, ?, ?, ?)",
        run.value(),
        first,
        user.value(),
        chunks.size(),
        group(chunks));
  }

  /** Chunks as they are stored together. */
  static String group(List<String> chunks) {
    return String.join("\n", chunks);
  }

  /** Removes the streams of the project's runs that ended more than a day ago. */
  static Statement deleteExpired(ProjectId project) {
    return Statement.of(
        """
        delete from run_event where run_id in (
          select id from run where project_id = ? and ended_at < now() - interval '1 day')
        """,
        project.value());
  }

  /**
   * Reads on in a run's stream.
   *
   * @param from the number of the first chunk wanted
   * @return some chunks from there on, of {@value #BYTES_AT_ONCE} bytes at most or of one group;
   *     none if no more are stored; empty if the user has no such run
   */
  public Optional<Slice> read(UserId user, RunId run, int from) {
    Statement statement =
        Statement.of(
            "%s; %s".formatted(RunSql.STATE, RunSql.EVENTS),
            run.value(),
            run.value(),
            run.value(),
            from,
            ROWS_AT_ONCE,
            BYTES_AT_ONCE);
    return db.inOneTrip(
        user,
        statement,
        results -> {
          // In this order: chunks that are stored between the two are read, and not taken for
          // missing.
          Optional<Status> status = RunEventRows.status(results.next());
          List<String> chunks = RunEventRows.chunks(results.next(), from);
          return status.map(s -> new Slice(s, chunks));
        });
  }

  /**
   * The run that an id in a stream's address means: a run, or of a project the active run, or else
   * its newest.
   *
   * @return empty if there is a project but no run
   * @throws ProblemException if the user has neither such a run nor such a project
   */
  public Optional<Status> find(UserId user, UUID id) {
    return db.inOneTrip(
        user,
        Statement.of(RunSql.FIND, id, id, id),
        results -> {
          Optional<Status> found = RunEventRows.status(results.next());
          boolean isProject = Tx.anyRow(results.next());
          if (found.isEmpty() && !isProject) {
            throw ProblemException.notFound("There is no such run or project.");
          }
          return found;
        });
  }

  /**
   * Runs of anybody that are under way, at most so many, those whose runners were silent for
   * longest first.
   */
  public List<HeldRun> held(int limit) {
    return db.beforeTenant(
        Statement.of("select owner_id, run_id, lost from held_runs(?)", limit),
        row ->
            new HeldRun(
                new UserId(row.getObject(1, UUID.class)),
                new RunId(row.getObject(2, UUID.class)),
                row.getBoolean(3)));
  }
}
