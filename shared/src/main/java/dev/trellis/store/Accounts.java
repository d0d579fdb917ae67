package dev.trellis.store;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * The people who own projects. Passwords come here hashed. An email is kept as its owner wrote it,
 * and found by its key, which the caller makes the same for all spellings of one address.
 */
public final class Accounts {
  private static final UUID NO_SESSION = new UUID(0, 0);

  // What others lock before they look at the account goes first: in another order the two could
  // wait for each other. The rest goes with the account.
  private static final String DELETE =
      """
      delete from project where owner_id = ?;
      delete from session where owner_id = ?;
      delete from api_key where owner_id = ?;
      delete from integration where owner_id = ?;
      delete from account where owner_id = ? returning 1
      """;

  private final Db db;

  public Accounts(Db db) {
    this.db = db;
  }

  /**
   * A person as they are shown to themselves.
   *
   * @param email empty for people whom another issuer signs in
   * @param disabled whether they are to be kept out
   */
  public record Account(
      UserId user, Optional<String> email, Tier tier, Instant createdAt, boolean disabled) {}

  /** What a sign-in is checked against. */
  public record Login(UserId user, String passwordHash, Tier tier, boolean disabled) {
    /** Tells nothing of the hash. */
    @Override
    public String toString() {
      return "Login[%s, %s, disabled=%s]".formatted(user, tier, disabled);
    }
  }

  /** Makes an account without a password in the FREE tier; leaves one that is there as it is. */
  public void ensure(UserId user) {
    change(
        user,
        AuditAction.ACCOUNT_CREATE.over(
            """
            insert into account (owner_id) values (?) on conflict do nothing
            returning owner_id::text as target
            """),
        user.value());
  }

  /**
   * Makes an account in the FREE tier.
   *
   * @param email at most 320 characters, and so the key
   * @throws ProblemException if an account has this email
   */
  public void create(UserId user, String email, String emailKey, String passwordHash) {
    boolean created =
        change(
            user,
            AuditAction.ACCOUNT_CREATE.over(
                """
                insert into account (owner_id, email, email_key, password_hash) values (?, ?, ?, ?)
                on conflict (email_key) do nothing returning owner_id::text as target
                """),
            user.value(),
            email,
            emailKey,
            passwordHash);
    if (!created) {
      throw new ProblemException(new Problem.Conflict("There is an account with this email."));
    }
  }

  /** Who signs in with this email. */
  public Optional<Login> findByEmail(String emailKey) {
    return db
        .beforeTenant(
            Statement.of(
                "select owner_id, password_hash, tier, disabled from find_login(?)", emailKey),
            Accounts::readLogin)
        .stream()
        .findFirst();
  }

  /** What the person signs in with; empty if they have no password. */
  public Optional<Login> login(UserId user) {
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
        results -> Tx.readAll(results.next(), Accounts::readLogin).stream().findFirst());
  }

  /** The person's account; empty if it was removed. */
  public Optional<Account> get(UserId user) {
    Statement statement =
        Statement.of(
            """
            select owner_id, email, tier, created_at, disabled_at is not null as disabled
            from account where owner_id = ?
            """,
            user.value());
    return db.inOneTrip(
        user,
        statement,
        results -> Tx.readAll(results.next(), Accounts::readAccount).stream().findFirst());
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

  /**
   * Removes the account and everything that belongs to it, its audit too. Returns false if there
   * was none.
   */
  public boolean delete(UserId user) {
    UUID owner = user.value();
    return db.inOneTrip(
        user,
        Statement.of(DELETE, owner, owner, owner, owner, owner),
        results -> {
          for (int i = 0; i < 4; i++) {
            results.skip();
          }
          return Tx.anyRow(results.next());
        });
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

  private static Account readAccount(ResultSet row) throws SQLException {
    return new Account(
        new UserId(row.getObject("owner_id", UUID.class)),
        Optional.ofNullable(row.getString("email")),
        Tier.valueOf(row.getString("tier")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getBoolean("disabled"));
  }
}
