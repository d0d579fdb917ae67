package dev.trellis.store;

import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A person's credentials at other services, one for each. They are sealed before they come here,
 * and only who has the key can read them.
 */
public final class Integrations {
  private static final String PUT =
      AuditAction.INTEGRATION_PUT.over(
          """
          insert into integration (owner_id, provider, account_label, id, key_id, sealed)
          values (?, ?, ?, ?, ?, ?)
          on conflict (owner_id, provider) do update
            set account_label = excluded.account_label, id = excluded.id,
                key_id = excluded.key_id, sealed = excluded.sealed, updated_at = now()
          returning provider as target
          """);

  private static final String RESEAL =
      AuditAction.INTEGRATION_RESEAL.over(
          """
          update integration set key_id = ?, sealed = ?
          where owner_id = ? and provider = ? and id = ? and sealed = ?
          returning provider as target
          """);

  private final Db db;

  public Integrations(Db db) {
    this.db = db;
  }

  /**
   * A service that the person has connected.
   *
   * @param accountLabel how they are known there
   */
  public record Integration(
      String provider, String accountLabel, Instant createdAt, Instant updatedAt) {}

  /**
   * Sealed credentials.
   *
   * @param row what the seal is bound to: a new id whenever they are put, the same when they are
   *     sealed anew
   * @param keyId names the key that opens them, in 1 to 64 characters
   */
  public record Sealed(UUID row, String keyId, byte[] bytes) {}

  /**
   * Connects a service, or replaces its credentials.
   *
   * @param provider 1 to 40 characters
   * @param accountLabel at most 200 characters
   */
  public void put(UserId user, String provider, String accountLabel, Sealed sealed) {
    change(
        user,
        PUT,
        user.value(),
        provider,
        accountLabel,
        sealed.row(),
        sealed.keyId(),
        sealed.bytes());
  }

  /** The services that the person has connected, by name; without the credentials. */
  public List<Integration> list(UserId user) {
    return db.inOneTrip(
        user,
        Statement.of(
            """
            select provider, account_label, created_at, updated_at from integration
            where owner_id = ? order by provider
            """,
            user.value()),
        results -> Tx.readAll(results.next(), Integrations::readIntegration));
  }

  /** The credentials for a service; empty if it is not connected. */
  public Optional<Sealed> sealed(UserId user, String provider) {
    return db.inOneTrip(
        user,
        Statement.of(
            "select id, key_id, sealed from integration where owner_id = ? and provider = ?",
            user.value(),
            provider),
        results -> Tx.readAll(results.next(), Integrations::readSealed).stream().findFirst());
  }

  /** Forgets a service's credentials. Returns false if it is not connected. */
  public boolean delete(UserId user, String provider) {
    return change(
        user,
        AuditAction.INTEGRATION_DELETE.over(
            """
            delete from integration where owner_id = ? and provider = ?
            returning provider as target
            """),
        user.value(),
        provider);
  }

  /**
   * Some of the people who have credentials that another key than the current one opens.
   *
   * @param limit at most so many
   */
  public List<UserId> ownersToReseal(String currentKeyId, int limit) {
    return db.beforeTenant(
        Statement.of("select owners_to_reseal(?, ?)", currentKeyId, limit),
        row -> new UserId(row.getObject(1, UUID.class)));
  }

  /** The person's credentials that another key than the current one opens, by service. */
  public Map<String, Sealed> toReseal(UserId user, String currentKeyId) {
    record Found(String provider, Sealed sealed) {}
    return db.inOneTrip(
        user,
        Statement.of(
            """
            select provider, id, key_id, sealed from integration
            where owner_id = ? and key_id <> ?
            """,
            user.value(),
            currentKeyId),
        results ->
            Tx.readAll(results.next(), row -> new Found(row.getString(1), readSealed(row))).stream()
                .collect(Collectors.toUnmodifiableMap(Found::provider, Found::sealed)));
  }

  /**
   * Replaces credentials by the same ones, sealed with another key. Returns false, and does
   * nothing, if they are not {@code present} any more.
   */
  public boolean reseal(UserId user, String provider, Sealed present, Sealed next) {
    return change(
        user,
        RESEAL,
        next.keyId(),
        next.bytes(),
        user.value(),
        provider,
        present.row(),
        present.bytes());
  }

  private boolean change(UserId user, String sql, Object... values) {
    return db.inOneTrip(user, Statement.of(sql, values), results -> Tx.anyRow(results.next()));
  }

  private static Integration readIntegration(ResultSet row) throws SQLException {
    return new Integration(
        row.getString("provider"),
        row.getString("account_label"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }

  private static Sealed readSealed(ResultSet row) throws SQLException {
    return new Sealed(
        row.getObject("id", UUID.class), row.getString("key_id"), row.getBytes("sealed"));
  }
}
