package dev.trellis.store;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * The people who own projects. An email is kept as its owner wrote it, and is one account's by its
 * key, which the caller makes the same for all spellings of one address. {@link Logins} finds it.
 */
public final class Accounts {
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
   * @param passwordHash as {@link Logins} finds it
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

  private static Account readAccount(ResultSet row) throws SQLException {
    return new Account(
        new UserId(row.getObject("owner_id", UUID.class)),
        Optional.ofNullable(row.getString("email")),
        Tier.valueOf(row.getString("tier")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getBoolean("disabled"));
  }
}
