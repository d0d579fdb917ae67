package dev.trellis.store;

import dev.trellis.domain.NanoUsd;
import dev.trellis.domain.TokenUsage;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/** What models have done for a person, and cost. */
public final class UsageLog {
  private final Db db;

  public UsageLog(Db db) {
    this.db = db;
  }

  /** What one model did on one day; what it wrote to a cache is not told apart. */
  public record Day(LocalDate day, String model, TokenUsage usage, NanoUsd cost, long calls) {}

  /**
   * Some days.
   *
   * @param days newest first, each with its models by name; days without a call are not among them
   * @param reservedTokens what calls that are under way may use of the newest day
   * @param reservedCost what they may cost
   */
  public record Report(List<Day> days, long reservedTokens, NanoUsd reservedCost) {
    public Report {
      days = List.copyOf(days);
    }
  }

  /** The days from {@code first} to {@code last}, both included, in one round trip. */
  public Report days(UserId user, LocalDate first, LocalDate last) {
    Statement statement =
        Statement.of(
            """
            select sweep_reservations();
            select day, model, input_tokens, cached_tokens, output_tokens, nano_usd, calls
              from usage_day where owner_id = ? and day between ? and ?
              order by day desc, model;
            select coalesce(sum(input_tokens + output_tokens), 0), coalesce(sum(nano_usd), 0)
              from reservation where owner_id = ? and day = ?
            """,
            user.value(),
            first,
            last,
            user.value(),
            last);
    return db.inOneTrip(
        user,
        statement,
        results -> {
          results.skip();
          List<Day> days = Tx.readAll(results.next(), UsageLog::readDay);
          return Tx.readAll(results.next(), row -> report(days, row)).getFirst();
        });
  }

  private static Report report(List<Day> days, ResultSet row) throws SQLException {
    return new Report(days, row.getLong(1), new NanoUsd(row.getLong(2)));
  }

  private static Day readDay(ResultSet row) throws SQLException {
    return new Day(
        row.getObject("day", LocalDate.class),
        row.getString("model"),
        new TokenUsage(
            row.getLong("input_tokens"),
            row.getLong("cached_tokens"),
            0,
            row.getLong("output_tokens")),
        new NanoUsd(row.getLong("nano_usd")),
        row.getLong("calls"));
  }
}
