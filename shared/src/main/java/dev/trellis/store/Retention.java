package dev.trellis.store;

import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Removes what nobody needs any more: projects that were deleted 30 days ago or earlier, with the
 * contents that no other project refers to; sessions that have expired; and answers that were kept
 * for a day in case their request is repeated.
 */
public final class Retention {
  /** The most rows of a kind that one call removes, so that no statement takes long. */
  static final int BATCH = 1_000;

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private static final String EXPIRED_PROJECT =
      """
      select id from project where owner_id = ? and deleted_at <= now() - %s order by id limit 1
      """
          .formatted(ProjectRows.RETENTION);

  private static final String PURGE =
      AuditAction.PROJECT_PURGE.over(
          """
          delete from project where id = ? and deleted_at <= now() - %s
          returning id::text as target
          """
              .formatted(ProjectRows.RETENTION));

  private final Db db;

  public Retention(Db db) {
    this.db = db;
  }

  /**
   * What a call removed.
   *
   * @param rows how many, of what belongs to projects and of everything else
   * @param projects how many, for good
   */
  public record Removed(int rows, int projects) {
    /** Whether there was nothing left to remove. */
    public boolean isNothing() {
      return rows == 0 && projects == 0;
    }
  }

  /**
   * Some of the people who have something that is to go, in the order of their ids.
   *
   * @param after the last one who is known already; empty to begin with the first
   * @param limit at most so many
   */
  public List<UserId> owners(Optional<UserId> after, int limit) {
    UUID from = after.map(UserId::value).orElse(BEFORE_ALL);
    return db.beforeTenant(
        Statement.of("select owners_to_collect(?, ?)", from, limit),
        row -> new UserId(row.getObject(1, UUID.class)));
  }

  /**
   * Removes some of what a person does not need any more, in one transaction of a bounded size. A
   * project goes when nothing that could be much is left of it.
   */
  public Removed removeSome(UserId owner) {
    return db.inTenant(
        owner,
        tx -> {
          int expired = number(tx, Statement.of("select collect_expired(?)", BATCH));
          Optional<UUID> project =
              tx.first(row -> row.getObject(1, UUID.class), EXPIRED_PROJECT, owner.value());
          if (project.isEmpty()) {
            return new Removed(expired, 0);
          }
          int rows = number(tx, Statement.of("select collect_project(?, ?)", project.get(), BATCH));
          boolean purged = rows == 0 && tx.change(PURGE, project.get());
          return new Removed(expired + rows, purged ? 1 : 0);
        });
  }

  private static int number(Tx tx, Statement statement) throws SQLException {
    return tx.query(statement, rows -> Tx.readAll(rows, row -> row.getInt(1)).getFirst());
  }
}
