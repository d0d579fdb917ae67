package dev.trellis.store;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * Sign-ins, and the refresh tokens that keep them alive. Tokens come here hashed, by SHA-256. A
 * session that ends is removed with its tokens.
 */
public final class Sessions {
  private static final String OPEN =
      "delete from session where id in (select id from session"
          + " where owner_id = ? and expires_at < now() order by expires_at limit 10); "
          + AuditAction.SESSION_OPEN.over(
              """
              insert into session (id, owner_id, expires_at)
              select ?, owner_id, ? from account where owner_id = ? and disabled_at is null
              returning id::text as target
              """)
          + """
          ; insert into refresh_token (hash, session_id, owner_id)
          select ?, id, owner_id from session where id = ?
          """;

  private final Db db;

  public Sessions(Db db) {
    this.db = db;
  }

  /**
   * A session that goes on.
   *
   * @param expires when the person has to sign in again; using the session does not move it
   */
  public record Session(SessionId id, UserId user, Tier tier, Instant expires) {}

  /** What became of a refresh token that was presented. */
  public sealed interface Rotation {
    /** It was exchanged for its successor, which may be handed out. */
    record Rotated(Session session) implements Rotation {}

    /**
     * It was exchanged in the last 10 seconds, and its successor was not used yet: a client that
     * sent it twice, or whose answer was lost, may have the same successor again.
     *
     * @param successorHash the successor's
     */
    record Repeated(Session session, byte[] successorHash) implements Rotation {}

    /**
     * It is unknown, or its session has ended or expired, or the account is disabled; nothing was
     * done.
     */
    record Refused() implements Rotation {}

    /**
     * It was exchanged before that, so one of those who have it stole it: the session has ended.
     */
    record Reused() implements Rotation {}
  }

  /**
   * Begins a session; removes some of the person's that have expired.
   *
   * @throws ProblemException if there is no such account, or if it is disabled
   */
  public void open(UserId user, SessionId session, byte[] refreshHash, Instant expires) {
    Statement statement =
        Statement.of(
            OPEN,
            user.value(),
            session.value(),
            expires,
            user.value(),
            refreshHash,
            session.value());
    boolean opened =
        db.inOneTrip(
            user,
            statement,
            results -> {
              results.skip();
              return Tx.anyRow(results.next());
            });
    if (!opened) {
      throw SqlProblems.noAccount();
    }
  }

  /**
   * Exchanges a refresh token for its successor. However many try it at the same time, a session
   * has one newest token.
   */
  public Rotation rotate(UserId user, byte[] presentedHash, byte[] successorHash, Instant now) {
    return db.inOneTrip(
        user,
        Statement.of(
            "select * from rotate_refresh_token(?, ?, ?)", presentedHash, successorHash, now),
        results -> Tx.readAll(results.next(), row -> readRotation(user, row)).getFirst());
  }

  /** Ends a session. Returns false if the person has no such session. */
  public boolean end(UserId user, SessionId session) {
    return db.inOneTrip(
        user,
        Statement.of(
            AuditAction.SESSION_END.over(
                "delete from session where id = ? returning id::text as target"),
            session.value()),
        results -> Tx.anyRow(results.next()));
  }

  /** Ends all sessions of a person. Returns how many there were. */
  public int endAll(UserId user) {
    return db.inOneTrip(
        user,
        Statement.of(
            AuditAction.SESSION_END_ALL.over(
                "delete from session where owner_id = ? returning owner_id::text as target"),
            user.value()),
        results -> Tx.readAll(results.next(), row -> 1).size());
  }

  private static Rotation readRotation(UserId user, ResultSet row) throws SQLException {
    String outcome = row.getString("_outcome");
    return switch (outcome) {
      case "rotated" -> new Rotation.Rotated(readSession(user, row));
      case "repeated" -> new Rotation.Repeated(readSession(user, row), row.getBytes("_stored"));
      case "refused" -> new Rotation.Refused();
      case "reused" -> new Rotation.Reused();
      default -> throw new IllegalStateException("no outcome of a rotation: " + outcome);
    };
  }

  private static Session readSession(UserId user, ResultSet row) throws SQLException {
    return new Session(
        new SessionId(row.getObject("_session", UUID.class)),
        user,
        Tier.valueOf(row.getString("_tier")),
        row.getObject("_expires", OffsetDateTime.class).toInstant());
  }
}
