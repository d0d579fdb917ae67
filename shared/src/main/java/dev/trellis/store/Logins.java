package dev.trellis.store;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** What people sign in with: an email and a password, which comes here hashed. */
public final class Logins {
  private static final UUID NO_SESSION = new UUID(0, 0);

  private final Db db;

  public Logins(Db db) {
    this.db = db;
  }

  /** What a sign-in is checked against. */
  public record Login(UserId user, String passwordHash, Tier tier, boolean disabled) {
    /** Tells nothing of the hash. */
    @Override
    public String toString() {
      return "Login[%s, %s, disabled=%s]".formatted(user, tier, disabled);
    }
  }

  /**
   * Who signs in with this email.
   *
   * @param emailKey as {@link Accounts#create} was given it
   */
  public Optional<Login> findByEmail(String emailKey) {
    return db
        .beforeTenant(
            Statement.of(
                "select owner_id, password_hash, tier, disabled from find_login(?)", emailKey),
            Logins::readLogin)
        .stream()
        .findFirst();
  }

  /** What the person signs in with; empty if they have no password. */
  public Optional<Login> find(UserId user) {
    Statement statement =
        Statement.of(
            """
            select owner_id, password_hash, tier, disabled_at is not null as disabled
            from account where owner_id = ? and password_hash is not null
            """,
            user.value());
    return db.inOneTrip(
        user,
        statement,
        results -> Tx.readAll(results.next(), Logins::readLogin).stream().findFirst());
  }

  /**
   * Changes the password, and ends all sessions in which the former one was used.
   *
   * @param keep the session that may go on
   * @throws ProblemException if there is no such account
   */
  public void changePassword(UserId user, String newHash, Optional<SessionId> keep) {
    boolean changed =
        change(
            user,
            AuditAction.PASSWORD_CHANGE.over(
                    """
                    update account set password_hash = ? where owner_id = ?
                    returning owner_id::text as target
                    """)
                + "; delete from session where owner_id = ? and id <> ?",
            newHash,
            user.value(),
            user.value(),
            keep.map(SessionId::value).orElse(NO_SESSION));
    if (!changed) {
      throw SqlProblems.noAccount();
    }
  }

  /**
   * Hashes the same password anew. Returns false, and does nothing, if the password was changed
   * since {@code present} was read.
   */
  public boolean replaceHash(UserId user, String present, String next) {
    return change(
        user,
        AuditAction.PASSWORD_REHASH.over(
            """
            update account set password_hash = ? where owner_id = ? and password_hash = ?
            returning owner_id::text as target
            """),
        next,
        user.value(),
        present);
  }

  private boolean change(UserId user, String sql, Object... values) {
    return db.inOneTrip(user, Statement.of(sql, values), results -> Tx.anyRow(results.next()));
  }

  private static Login readLogin(ResultSet row) throws SQLException {
    return new Login(
        new UserId(row.getObject("owner_id", UUID.class)),
        row.getString("password_hash"),
        Tier.valueOf(row.getString("tier")),
        row.getBoolean("disabled"));
  }
}
