package dev.trellis.store;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.UserId;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Lets a request that is sent twice have one effect: the answer is stored under the key that the
 * caller chose, in the transaction of the effect, and answered again for a day.
 */
public final class Idempotency {
  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

  // Keys meet others' locks by chance only, and then one of the two is told to try again.
  private static final String TAKE =
      """
      select pg_try_advisory_xact_lock(hashtextextended(?::text || ?, 0));
      select request_hash, answer from idempotency
      where owner_id = ? and key = ? and created_at > now() - interval '1 day'
      """;

  private static final String STORE =
      """
      delete from idempotency where owner_id = ? and (key = ? or key in (
        select key from idempotency where owner_id = ? and created_at < now() - interval '1 day'
        order by created_at limit 20));
      insert into idempotency (owner_id, key, request_hash, answer) values (?, ?, ?, ?)
      """;

  private final Db db;

  public Idempotency(Db db) {
    this.db = db;
  }

  /** The answer to a request. */
  public sealed interface Outcome {
    byte[] answer();

    /** The effect was had just now. */
    record First(byte[] answer) implements Outcome {}

    /** The effect was had before; the answer is the same, byte by byte. */
    record Replay(byte[] answer) implements Outcome {}
  }

  private record Stored(byte[] requestHash, byte[] answer) {}

  /**
   * Has an effect once. What the effect asks of the store on this thread, for this user, is one
   * transaction with the storing of its answer. If it throws, nothing has happened, and the key may
   * be used again.
   *
   * @param key 1 to 255 visible ASCII characters
   * @param requestHash SHA-256 of what the caller asked for, 32 bytes
   * @param effect makes the answer
   * @throws ProblemException if the key is malformed, if a request with it is being worked on, or
   *     if it was used for another request
   * @throws IllegalStateException if the effect asks for another user, or swallows a failure of the
   *     store and goes on
   */
  public Outcome once(UserId user, String key, byte[] requestHash, Supplier<byte[]> effect) {
    if (!KEY.matcher(key).matches()) {
      throw ProblemException.invalid(
          "Idempotency-Key", "must be 1 to 255 visible ASCII characters");
    }
    return db.inSharedTransaction(
        user,
        tx -> {
          Optional<Stored> stored = take(tx, user, key);
          if (stored.isPresent()) {
            return replay(stored.get(), requestHash);
          }
          byte[] answer = effect.get();
          store(tx, user, key, requestHash, answer);
          return new Outcome.First(answer);
        });
  }

  /** Takes the key's lock, and what is stored under it as of then. */
  private static Optional<Stored> take(Tx tx, UserId user, String key) throws SQLException {
    return tx.answers(
        Statement.of(TAKE, user.value(), key, user.value(), key),
        results -> {
          if (!Tx.readAll(results.next(), row -> row.getBoolean(1)).getFirst()) {
            throw new ProblemException(
                new Problem.Conflict("A request with this Idempotency-Key is being worked on."));
          }
          return Tx.readAll(
                  results.next(),
                  row -> new Stored(row.getBytes("request_hash"), row.getBytes("answer")))
              .stream()
              .findFirst();
        });
  }

  private static Outcome replay(Stored stored, byte[] requestHash) {
    if (!MessageDigest.isEqual(stored.requestHash(), requestHash)) {
      throw new ProblemException(
          new Problem.Unprocessable("This Idempotency-Key was used for another request."));
    }
    return new Outcome.Replay(stored.answer());
  }

  private static void store(Tx tx, UserId user, String key, byte[] requestHash, byte[] answer)
      throws SQLException {
    tx.update(STORE, user.value(), key, user.value(), user.value(), key, requestHash, answer);
  }
}
