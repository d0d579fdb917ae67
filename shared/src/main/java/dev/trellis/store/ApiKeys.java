package dev.trellis.store;

import dev.trellis.domain.ApiKeyId;
import dev.trellis.domain.Page;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Scope;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import dev.trellis.store.Statement.SqlArray;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys with which programs make requests for a person. Their secrets come here hashed, by
 * SHA-256. A key that is revoked is removed; one that has expired is removed when the next is made.
 */
public final class ApiKeys {
  /** How many keys that have not expired a person may have. */
  public static final int MAX_KEYS = 50;

  // The account's row is locked, or two at the same time would both be the last that may be made.
  private static final String CREATE =
      """
      select 1 from account where owner_id = ? for no key update;
      delete from api_key where owner_id = ? and expires_at < now();
      """
          + AuditAction.API_KEY_CREATE.over(
              """
              insert into api_key (id, owner_id, name, scopes, secret_hash, expires_at)
              select ?, owner_id, ?, ?, ?, nullif(?::timestamptz, 'infinity') from account
              where owner_id = ? and (select count(*) from api_key where owner_id = ?) < ?
              returning *, id::text as target
              """);

  private final Db db;

  public ApiKeys(Db db) {
    this.db = db;
  }

  /**
   * A key to be.
   *
   * @param secretHash 32 bytes
   * @param name 1 to 100 characters
   * @param scopes at least one
   * @param expires empty for a key that is good until it is revoked
   */
  public record NewKey(
      ApiKeyId id, byte[] secretHash, String name, Set<Scope> scopes, Optional<Instant> expires) {
    public NewKey {
      scopes = Set.copyOf(scopes);
    }
  }

  /**
   * A key as its owner sees it.
   *
   * @param lastUsed to the minute; empty if it was never used
   */
  public record ApiKey(
      ApiKeyId id,
      String name,
      Set<Scope> scopes,
      Instant createdAt,
      Optional<Instant> expires,
      Optional<Instant> lastUsed) {
    public ApiKey {
      scopes = Set.copyOf(scopes);
    }
  }

  /** For whom a key makes requests, and which. */
  public record KeyOwner(UserId user, Tier tier, Set<Scope> scopes) {
    public KeyOwner {
      scopes = Set.copyOf(scopes);
    }
  }

  /**
   * Makes a key.
   *
   * @throws ProblemException if there is no such account, or if it has {@value #MAX_KEYS} keys
   */
  public ApiKey create(UserId user, NewKey key) {
    UUID owner = user.value();
    Statement statement =
        Statement.of(
            CREATE,
            owner,
            owner,
            key.id().value(),
            key.name(),
            new SqlArray("text", key.scopes().stream().map(Scope::name).sorted().toList()),
            key.secretHash(),
            key.expires().map(Instant::toString).orElse("infinity"),
            owner,
            owner,
            MAX_KEYS);
    return db.inOneTrip(
            user,
            statement,
            results -> {
              if (!Tx.anyRow(results.next())) {
                throw SqlProblems.noAccount();
              }
              results.skip();
              return Tx.readAll(results.next(), ApiKeys::readKey).stream().findFirst();
            })
        .orElseThrow(
            () ->
                new ProblemException(
                    new Problem.Conflict(
                        "An account may have %d API keys. Revoke one.".formatted(MAX_KEYS))));
  }

  /** A page of the person's keys, by the time they were made. */
  public Page<ApiKey> list(UserId user, Page.Request request) {
    Keyset keyset = Keyset.of(request);
    Statement statement =
        Statement.of(
            """
            select id, name, scopes, created_at, expires_at, last_used_at from api_key
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
            Keyset.page(
                Tx.readAll(results.next(), ApiKeys::readKey), request, key -> key.id().value()));
  }

  /** Removes a key, which is refused from now on. Returns false if the person has no such key. */
  public boolean revoke(UserId user, ApiKeyId id) {
    return db.inOneTrip(
        user,
        Statement.of(
            AuditAction.API_KEY_REVOKE.over(
                "delete from api_key where id = ? returning id::text as target"),
            id.value()),
        results -> Tx.anyRow(results.next()));
  }

  /**
   * Finds out for whom a key makes requests, and notes that it was used. Empty if there is no such
   * key, if the secret is another, if it has expired, or if the account is disabled.
   */
  public Optional<KeyOwner> authenticate(ApiKeyId id, byte[] secretHash) {
    return db
        .beforeTenant(
            Statement.of("select * from authenticate_api_key(?, ?)", id.value(), secretHash),
            ApiKeys::readOwner)
        .stream()
        .findFirst();
  }

  private static ApiKey readKey(ResultSet row) throws SQLException {
    return new ApiKey(
        new ApiKeyId(row.getObject("id", UUID.class)),
        row.getString("name"),
        readScopes(row),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row.getObject("expires_at", OffsetDateTime.class)),
        instant(row.getObject("last_used_at", OffsetDateTime.class)));
  }

  private static KeyOwner readOwner(ResultSet row) throws SQLException {
    return new KeyOwner(
        new UserId(row.getObject("owner_id", UUID.class)),
        Tier.valueOf(row.getString("tier")),
        readScopes(row));
  }

  private static Set<Scope> readScopes(ResultSet row) throws SQLException {
    return Arrays.stream((String[]) row.getArray("scopes").getArray())
        .map(Scope::valueOf)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<Instant> instant(@Nullable OffsetDateTime time) {
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }
}
