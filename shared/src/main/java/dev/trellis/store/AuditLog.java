package dev.trellis.store;

import dev.trellis.domain.Page;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * What was changed in a person's name: one entry a change, written in the change's transaction. It
 * can be read and nothing else.
 */
public final class AuditLog {
  private final Db db;

  public AuditLog(Db db) {
    this.db = db;
  }

  /**
   * One change.
   *
   * @param id in the order of time
   * @param action for example {@code project.create}
   * @param target the id of what was changed
   * @param requestId the request that did it; empty for work in the background
   * @param addressHash tells addresses apart without telling them; empty if unknown
   */
  public record Entry(
      UUID id,
      String action,
      String target,
      Optional<String> requestId,
      Optional<String> addressHash,
      Instant at) {}

  /** A page of the person's own entries. */
  public Page<Entry> page(UserId user, Page.Request request) {
    Keyset keyset = Keyset.of(request);
    Statement statement =
        Statement.of(
            """
            select id, action, target, request_id, address_hash, created_at from audit
            where owner_id = ? and id %s ? order by id %s limit ?
            """
                .formatted(keyset.comparison(), keyset.direction()),
            user.value(),
            keyset.after(),
            request.limit() + 1);
    return db.inOneTrip(
        user,
        statement,
        results ->
            Keyset.page(Tx.readAll(results.next(), AuditLog::readEntry), request, Entry::id));
  }

  private static Entry readEntry(ResultSet row) throws SQLException {
    return new Entry(
        row.getObject("id", UUID.class),
        row.getString("action"),
        row.getString("target"),
        Optional.ofNullable(row.getString("request_id")),
        Optional.ofNullable(row.getString("address_hash")),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
