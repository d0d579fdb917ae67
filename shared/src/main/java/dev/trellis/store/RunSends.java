package dev.trellis.store;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.domain.UserId;
import dev.trellis.store.Runs.Answered;
import dev.trellis.store.Runs.Lost;
import dev.trellis.store.Runs.Opening;
import dev.trellis.store.Runs.Placement;
import dev.trellis.store.Runs.Send;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sends, inside their transaction. The id of a message is the key of its effect. */
final class RunSends {
  private RunSends() {}

  private record ActiveRun(RunId id, String messageId, boolean lost) {}

  /** As {@link Runs#open}, inside its transaction. */
  static Opening open(Tx tx, UserId user, Send send, int leaseSeconds) throws SQLException {
    Runs.LockedProject locked = Runs.lockProject(tx, send.project());
    Optional<Opening> before = before(tx, send);
    if (before.isPresent()) {
      if (before.get() instanceof Runs.Queued(RunId run)) {
        refuse(send);
        insert(tx, user, run, send, RunState.QUEUED, leaseSeconds);
      }
      return before.get();
    }
    refuse(send);
    RunId run = RunId.create();
    insert(tx, user, run, send, RunState.RUNNING, leaseSeconds);
    return begun(tx, user, run, send, locked);
  }

  private static void refuse(Send send) {
    send.refusal()
        .ifPresent(
            problem -> {
              throw new ProblemException(problem);
            });
  }

  private static void insert(
      Tx tx, UserId user, RunId run, Send send, RunState state, int leaseSeconds)
      throws SQLException {
    tx.change(
        RunSql.OPEN,
        run.value(),
        send.project().value(),
        user.value(),
        Runs.name(state),
        leaseSeconds,
        send.model(),
        send.messageId());
  }

  /** Makes an inserted run begin, inside a transaction that has locked the project. */
  static Runs.Opened begun(Tx tx, UserId user, RunId run, Send send, Runs.LockedProject locked)
      throws SQLException {
    Messages.place(tx, user, send.project(), send.messageId(), send.parts(), send.placement());
    tx.update(RunSql.BEGIN, send.first().size() - 1, locked.revision(), run.value());
    RunEvents.insert(tx, user, run, 0, send.first());
    RunEvents.deleteExpired(tx, send.project());
    return new Runs.Opened(
        run, Messages.newest(tx, send.project(), send.historyLimit()), locked.tier());
  }

  /**
   * What answers a send without a new run. The project is locked.
   *
   * @return empty if a new run is to answer it
   * @throws ProblemException if it cannot be answered now
   */
  private static Optional<Opening> before(Tx tx, Send send) throws SQLException {
    boolean isRepeated = send.placement() == Placement.APPEND && Messages.isStoredLike(tx, send);
    Optional<Opening> waiting = waiting(tx, send);
    if (waiting.isPresent()) {
      return waiting;
    }
    Optional<ActiveRun> active = active(tx, send);
    if (active.isPresent()) {
      if (active.get().lost()) {
        return Optional.of(new Lost(active.get().id()));
      }
      if (isRepeated && active.get().messageId().equals(send.messageId())) {
        return Optional.of(new Answered(active.get().id()));
      }
      return Optional.of(queued(tx, send));
    }
    return isRepeated ? answered(tx, send) : Optional.empty();
  }

  /** A run that waits to answer this message. */
  private static Optional<Opening> waiting(Tx tx, Send send) throws SQLException {
    return tx.first(
        row -> new Answered(new RunId(row.getObject(1, UUID.class))),
        """
        select id from run where project_id = ? and message_id = ? and state = 'queued'
          and lease_until >= now()
        """,
        send.project().value(),
        send.messageId());
  }

  private static Runs.Queued queued(Tx tx, Send send) throws SQLException {
    if (!send.waits() || send.placement() != Placement.APPEND) {
      throw Runs.conflict("The agent is still answering. Wait for it, or stop it first.");
    }
    List<Integer> waiting =
        tx.list(
            row -> 1,
            "select 1 from run where project_id = ? and state = 'queued' and lease_until >= now()",
            send.project().value());
    if (waiting.size() >= RunQueue.MOST_WAITING) {
      throw Runs.conflict(
          "The agent is still answering, and %d messages are waiting.".formatted(waiting.size()));
    }
    return new Runs.Queued(RunId.create());
  }

  private static Optional<ActiveRun> active(Tx tx, Send send) throws SQLException {
    return tx.first(
        row ->
            new ActiveRun(
                new RunId(row.getObject("id", UUID.class)),
                row.getString("message_id"),
                row.getBoolean("lost")),
        """
        select id, coalesce(message_id, '') as message_id, lease_until < now() as lost from run
        where project_id = ? and state in ('running', 'stopping')
        """,
        send.project().value());
  }

  /** The run that has answered the message, unless it was lost before it had said anything. */
  private static Optional<Opening> answered(Tx tx, Send send) throws SQLException {
    if (!Messages.isAnswered(tx, send.project(), send.messageId())) {
      return Optional.empty();
    }
    return tx.first(
        row -> new Answered(new RunId(row.getObject(1, UUID.class))),
        """
        select r.id from run r where r.project_id = ? and r.message_id = ?
          and exists (select from run_event e where e.run_id = r.id)
        order by r.id desc limit 1
        """,
        send.project().value(),
        send.messageId());
  }
}
