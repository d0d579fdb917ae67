package dev.trellis.store;

import dev.trellis.domain.Ceiling;
import dev.trellis.domain.Ceilings;
import dev.trellis.domain.NanoUsd;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.RunId;
import dev.trellis.domain.TokenPrice;
import dev.trellis.domain.TokenUsage;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What may still be spent on models. Before a call the worst that it can cost is reserved, and
 * counts as spent until the call is settled with what it did cost; so calls at the same time, of
 * however many processes, never spend more than there is. What a run leaves unsettled is settled at
 * the worst when its run has ended or its lease has passed, at the person's next call.
 */
public final class Budgets {
  private static final String RESERVE =
      """
      select _granted, _refused_by
      from reserve_budget(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, true)
      """;

  private static final String ROOM =
      "select _refused_by from budget_room(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private final Db db;

  public Budgets(Db db) {
    this.db = db;
  }

  /**
   * A call of a model that is to be made.
   *
   * @param day on which it is counted, in UTC
   * @param inputTokens the most that its request can have
   * @param mostOutput how many tokens the answer may have if there is room, at least 1
   * @param model which is asked first
   * @param price what tokens cost at most of the models that may answer; if it is unknown no
   *     ceiling on money binds
   */
  public record Call(
      RunId run, LocalDate day, String model, long inputTokens, int mostOutput, TokenPrice price) {}

  /**
   * The least that there must be room for if a run is to begin; it reserves nothing.
   *
   * @param call the smallest one that could be the run's first
   * @param now when that is asked
   */
  public record Least(Call call, Ceilings ceilings, Instant now) {
    ProblemException refusal(Ceiling met) {
      return met.problem(ceilings, now);
    }
  }

  /** What is to become of a call. */
  public sealed interface Decision {
    /**
     * It may be made.
     *
     * @param reservation for {@link #settle}
     * @param outputTokens how many tokens the answer may have: what the call wants, or what is left
     */
    record Granted(UUID reservation, int outputTokens) implements Decision {}

    /** It may not, since less is left than {@link Ceilings#LEAST_OUTPUT_TOKENS}. */
    record Refused(Ceiling ceiling) implements Decision {}
  }

  /**
   * Reserves the worst that a call can cost, in one round trip.
   *
   * @throws ProblemException if there is no such account
   */
  public Decision reserve(UserId user, Call call, Ceilings ceilings) {
    UUID reservation = UuidV7.next();
    List<Object> values = new ArrayList<>();
    values.add(reservation);
    values.add(call.run().value());
    values.add(call.day());
    values.add(call.model());
    values.addAll(bounds(call, ceilings));
    return db.inOneTrip(
            user,
            new Statement(RESERVE, values),
            results ->
                Tx.readAll(
                    results.next(), row -> decision(reservation, row.getInt(1), row.getString(2))))
        .getFirst();
  }

  /**
   * @throws ProblemException if there is less room than that
   */
  static void require(Tx tx, Least least) throws SQLException {
    List<Object> values = new ArrayList<>();
    values.add(least.call().run().value());
    values.add(least.call().day());
    values.addAll(bounds(least.call(), least.ceilings()));
    String refusedBy =
        tx.query(new Statement(ROOM, values), rows -> Tx.readAll(rows, row -> row.getString(1)))
            .getFirst();
    if (!refusedBy.isEmpty()) {
      throw least.refusal(Ceiling.valueOf(refusedBy));
    }
  }

  /** What a call wants and what it may cost, as the database's functions take it. */
  static List<Object> bounds(Call call, Ceilings ceilings) {
    return List.of(
        call.inputTokens(),
        (long) Ceilings.LEAST_OUTPUT_TOKENS,
        (long) call.mostOutput(),
        call.price().dearestInput(),
        call.price().output(),
        ceilings.runTokens(),
        ceilings.runCost().value(),
        ceilings.dayTokens(),
        ceilings.dayCost().value(),
        ceilings.installationDayCost().value());
  }

  private static Decision decision(UUID reservation, int granted, String refusedBy) {
    return refusedBy.isEmpty()
        ? new Decision.Granted(reservation, granted)
        : new Decision.Refused(Ceiling.valueOf(refusedBy));
  }

  /**
   * Puts what a call did cost in the place of its reservation, in one round trip; all of it, also
   * if that is more than was reserved.
   *
   * @param model which answered, be it another than the one that was asked first
   * @return false if it was settled before, at the worst, because its run counted as lost
   */
  public boolean settle(
      UserId user, UUID reservation, String model, TokenUsage usage, NanoUsd cost) {
    Statement statement =
        Statement.of(
            "select settle_budget(?, ?, ?, ?, ?, ?)",
            reservation,
            model,
            usage.inputTokens(),
            usage.cachedInputTokens(),
            usage.outputTokens(),
            cost.value());
    return db.inOneTrip(
            user, statement, results -> Tx.readAll(results.next(), row -> row.getBoolean(1)))
        .getFirst();
  }
}
