package dev.trellis.store;

import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs that wait until those before them have ended, in the order in which they were sent. One
 * keeps its place by asking for its turn again and again; one that does not ask for the length of a
 * lease has lost it.
 */
public final class RunQueue {
  /** How many messages of a project may wait. */
  public static final int MOST_WAITING = 3;

  private final Db db;
  private final int leaseSeconds;

  /**
   * @param lease how long whoever waits may stay silent; whole seconds
   */
  public RunQueue(Db db, Duration lease) {
    this.db = db;
    this.leaseSeconds = Math.toIntExact(lease.toSeconds());
  }

  /** How a waiting run stands. */
  public sealed interface Turn {}

  /** Somebody is before it. */
  public record Waiting() implements Turn {}

  /** The run before it has lost its runner, and must be ended first. */
  public record BehindLost(RunId lost) implements Turn {}

  /** It has begun. */
  public record Begun(Runs.Opened opened) implements Turn {}

  /** Somebody has stopped it. */
  public record Stopped() implements Turn {}

  /** It lost its place. */
  public record Gone() implements Turn {}

  private record Place(boolean waits, Optional<RunId> lost) {}

  /** Asks whether it is a run's turn; if so, its message is stored, and it begins. */
  public Turn ask(UserId user, RunId run, Send send) {
    Turn turn = turn(user, run, send);
    return turn instanceof Gone && isStopped(user, run) ? new Stopped() : turn;
  }

  private boolean isStopped(UserId user, RunId run) {
    return db.inOneTrip(
        user, Statement.of(RunSql.IS_STOPPED, run.value()), results -> Tx.anyRow(results.next()));
  }

  private Turn turn(UserId user, RunId run, Send send) {
    Optional<Place> place =
        db.inOneTrip(
            user,
            Statement.of(RunSql.WAIT, leaseSeconds, run.value()),
            results -> Tx.readAll(results.next(), RunQueue::place).stream().findFirst());
    if (place.isEmpty()) {
      return new Gone();
    }
    if (place.get().lost().isPresent()) {
      return new BehindLost(place.get().lost().get());
    }
    return place.get().waits() ? new Waiting() : begin(user, run, send);
  }

  private static Place place(ResultSet row) throws SQLException {
    return new Place(
        row.getBoolean("waits"),
        Optional.ofNullable(row.getObject("lost", UUID.class)).map(RunId::new));
  }

  /** Nobody was before it a moment ago; with the project locked that is asked once more. */
  private Turn begin(UserId user, RunId run, Send send) {
    return db.inTenant(
        user,
        tx -> {
          RunStanding found = RunStanding.of(tx, send);
          Optional<Place> place = tx.first(RunQueue::place, RunSql.WAIT, leaseSeconds, run.value());
          if (place.isEmpty()) {
            return new Gone();
          }
          return place.get().waits()
              ? new Waiting()
              : new Begun(RunSends.begun(tx, user, run, send, found));
        });
  }
}
