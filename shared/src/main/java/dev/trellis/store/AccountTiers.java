package dev.trellis.store;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Says what people may use. That is the operator's business: the role that serves requests may not
 * do it, so this runs as the role that owns the tables.
 */
public final class AccountTiers {
  private static final String UPDATE =
      AuditAction.ACCOUNT_TIER.over(
          "update account set tier = ? where owner_id = ? returning owner_id::text as target");

  private final DatabaseConfig owner;

  /**
   * @param owner the database, as the role that owns its tables
   */
  public AccountTiers(DatabaseConfig owner) {
    this.owner = owner;
  }

  /**
   * Moves a person to a tier. What is limited by it follows with their next token, in ten minutes
   * at most. Returns false if there is no such account.
   */
  public boolean set(UserId user, Tier tier) {
    try (Connection connection = DirectConnection.open(owner, DirectConnection.Limits.DEFAULT)) {
      connection.setAutoCommit(false);
      boolean done = new Tx(connection, user).change(UPDATE, tier.name(), user.value());
      connection.commit();
      return done;
    } catch (SQLException failed) {
      throw SqlProblems.of(failed);
    }
  }
}
