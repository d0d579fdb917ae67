package dev.trellis.auth;

import dev.trellis.config.CeilingsConfig;
import dev.trellis.domain.Ceiling;
import dev.trellis.domain.Ceilings;
import dev.trellis.domain.NanoUsd;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.store.UsageLog;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;

/**
 * What models have done for oneself, and what is left. Money is told in dollars, as text: numbers
 * of JSON are not exact everywhere. What the whole installation may spend is not told: it is about
 * others too.
 */
final class UsageRoutes {
  private static final int DAYS = 31;

  private final UsageLog log;
  private final CeilingsConfig ceilings;
  private final InstantSource clock;

  UsageRoutes(UsageLog log, CeilingsConfig ceilings, InstantSource clock) {
    this.log = log;
    this.ceilings = ceilings;
    this.clock = clock;
  }

  private record DayView(
      String day,
      String model,
      long calls,
      long inputTokens,
      long cachedInputTokens,
      long outputTokens,
      String usd) {
    static DayView of(UsageLog.Day day) {
      return new DayView(
          day.day().toString(),
          day.model(),
          day.calls(),
          day.usage().inputTokens(),
          day.usage().cachedInputTokens(),
          day.usage().outputTokens(),
          day.cost().dollars());
    }
  }

  /**
   * A ceiling of the day.
   *
   * @param reserved for calls that are under way; part of what is used, until they are over
   */
  private record TokensView(long ceiling, long used, long reserved, long left) {}

  private record MoneyView(String ceiling, String used, String reserved, String left) {}

  private record TodayView(TokensView tokens, MoneyView usd, String opensAt) {}

  private record RunView(int steps, long tokens, String usd, long seconds) {}

  private record UsageView(TodayView today, RunView run, List<DayView> days) {}

  HttpResponse show(HttpRequest request) {
    Instant now = clock.instant();
    LocalDate today = Ceiling.day(now);
    UsageLog.Report report = log.days(request.caller().userId(), today.minusDays(DAYS - 1), today);
    Ceilings mine = ceilings.of(request.caller().tier());
    List<UsageLog.Day> used =
        report.days().stream().filter(day -> day.day().equals(today)).toList();
    TodayView left =
        new TodayView(
            tokens(mine, report, used), money(mine, report, used), Ceiling.nextDay(now).toString());
    RunView run =
        new RunView(
            mine.steps(), mine.runTokens(), mine.runCost().dollars(), mine.time().toSeconds());
    List<DayView> days = report.days().stream().map(DayView::of).toList();
    return HttpResponse.json(200, new UsageView(left, run, days));
  }

  private static TokensView tokens(
      Ceilings mine, UsageLog.Report report, List<UsageLog.Day> today) {
    long used =
        report.reservedTokens() + today.stream().mapToLong(day -> day.usage().total()).sum();
    return new TokensView(
        mine.dayTokens(), used, report.reservedTokens(), Math.max(0, mine.dayTokens() - used));
  }

  private static MoneyView money(Ceilings mine, UsageLog.Report report, List<UsageLog.Day> today) {
    NanoUsd used =
        new NanoUsd(
            report.reservedCost().value()
                + today.stream().mapToLong(day -> day.cost().value()).sum());
    return new MoneyView(
        mine.dayCost().dollars(),
        used.dollars(),
        report.reservedCost().dollars(),
        mine.dayCost().minus(used).dollars());
  }
}
