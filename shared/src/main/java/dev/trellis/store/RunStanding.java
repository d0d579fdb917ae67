package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What a send finds: the project, which is locked until the transaction ends, the message if it is
 * stored, and the runs. It is read in one round trip, whose first statement takes the lock, so that
 * the others see what whoever held it before has done.
 *
 * @param runs those of the project that have not ended
 * @param answeredBy the newest run that answers or has answered the message, and whose stream is
 *     stored
 */
record RunStanding(
    LockedProject project,
    Optional<StoredMessage> message,
    List<PresentRun> runs,
    Optional<RunId> answeredBy) {

  /**
   * The message that clients know by the send's id.
   *
   * @param isLast whether nothing stands behind it in the conversation
   */
  record StoredMessage(UUID key, boolean isAgents, String parts, boolean isLast) {}

  /**
   * @param messageId the message that it answers; empty for runs of former releases
   * @param continues whether it goes on by itself with the answer of another
   * @param isLost whether its runner, or whoever waits for it, has gone
   * @param said the hash of the parts of a message that waits and is not stored yet; empty for runs
   *     of former releases
   */
  record PresentRun(
      RunId id,
      String messageId,
      RunState state,
      boolean continues,
      boolean isLost,
      Optional<ContentHash> said) {
    boolean waits() {
      return state == RunState.QUEUED && !isLost;
    }
  }

  /**
   * Locks the project and looks.
   *
   * @throws dev.trellis.domain.ProblemException if there is no such project
   */
  static RunStanding of(Tx tx, Send send) throws SQLException {
    Statement looks =
        LockedProject.lock(send.project())
            .then(message(send))
            .then(runs(send))
            .then(answeredBy(send));
    return tx.answers(
        looks,
        results ->
            new RunStanding(
                LockedProject.read(results.next()),
                Tx.readAll(results.next(), RunStanding::message).stream().findFirst(),
                Tx.readAll(results.next(), RunStanding::run),
                Tx.readAll(results.next(), row -> new RunId(row.getObject(1, UUID.class))).stream()
                    .findFirst()));
  }

  /** The run that is under way, or has lost its runner. */
  Optional<PresentRun> active() {
    return runs.stream().filter(run -> run.state() != RunState.QUEUED).findFirst();
  }

  /** Whether a run waits that goes on by itself with an answer, be it for too long by now. */
  boolean hasContinuation() {
    return runs.stream().anyMatch(run -> run.state() == RunState.QUEUED && run.continues());
  }

  /** The runs that wait their turn. */
  List<PresentRun> waiting() {
    return runs.stream().filter(PresentRun::waits).toList();
  }

  private static Statement message(Send send) {
    return Statement.of(
        """
        select m.id, m.role, m.parts, not exists (
          select from message l where l.project_id = m.project_id and l.id > m.id) as last
        from message m where m.project_id = ? and m.client_id = ?
        """,
        send.project().value(),
        send.messageId());
  }

  private static StoredMessage message(ResultSet row) throws SQLException {
    return new StoredMessage(
        row.getObject("id", UUID.class),
        !row.getString("role").equals("user"),
        row.getString("parts"),
        row.getBoolean("last"));
  }

  private static Statement runs(Send send) {
    return Statement.of(
        """
        select id, coalesce(message_id, '') as message_id, state, continues is not null as continues,
          lease_until < now() as lost, message_hash
        from run where project_id = ? and state in ('queued', 'running', 'stopping')
        """,
        send.project().value());
  }

  private static PresentRun run(ResultSet row) throws SQLException {
    return new PresentRun(
        new RunId(row.getObject("id", UUID.class)),
        row.getString("message_id"),
        RunState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getBoolean("continues"),
        row.getBoolean("lost"),
        Optional.ofNullable(row.getBytes("message_hash")).map(ContentHash::ofBytes));
  }

  private static Statement answeredBy(Send send) {
    return Statement.of(
        """
        select r.id from run r where r.project_id = ? and r.message_id = ?
          and exists (select from run_event e where e.run_id = r.id)
        order by r.id desc limit 1
        """,
        send.project().value(),
        send.messageId());
  }
}
