package dev.trellis.store;

import dev.trellis.domain.Ceiling;
import dev.trellis.domain.Ceilings;
import dev.trellis.domain.NanoUsd;
import dev.trellis.domain.RunId;
import dev.trellis.domain.TokenPrice;
import dev.trellis.domain.TokenUsage;
import dev.trellis.domain.UserId;
import dev.trellis.store.Budgets.Decision;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;

/** Short ways to reserve and settle; each test has a day of its own, which all share otherwise. */
final class BudgetsFixture {
  static final Budgets BUDGETS = new Budgets(TestDatabase.db());
  static final UsageLog LOG = new UsageLog(TestDatabase.db());

  /**
   * A token of the prompt costs a nano-USD, one that is cached half of it, one of the answer two.
   */
  static final TokenPrice PRICE = new TokenPrice(1_000, 500, 1_000, 2_000);

  static final NanoUsd MUCH = new NanoUsd(Long.MAX_VALUE);
  private static final AtomicInteger DAYS = new AtomicInteger();

  private BudgetsFixture() {}

  /** A day that no other test uses. */
  static LocalDate newDay() {
    return LocalDate.ofEpochDay(DAYS.incrementAndGet() * 100L);
  }

  static Ceilings ceilings(
      long runTokens, NanoUsd run, long dayTokens, NanoUsd day, NanoUsd installation) {
    return new Ceilings(
        10, 16_000, Duration.ofMinutes(1), runTokens, run, dayTokens, day, installation);
  }

  static Ceilings dayTokens(long most) {
    return ceilings(Long.MAX_VALUE, MUCH, most, MUCH, MUCH);
  }

  static Ceilings dayCost(long nano) {
    return ceilings(Long.MAX_VALUE, MUCH, Long.MAX_VALUE, new NanoUsd(nano), MUCH);
  }

  static Ceilings none() {
    return dayTokens(Long.MAX_VALUE);
  }

  /** What there is always room for. */
  static Budgets.Least nothing() {
    return least(none());
  }

  /** What there is never room for. */
  static Budgets.Least tooMuch() {
    return least(dayTokens(0));
  }

  private static Budgets.Least least(Ceilings ceilings) {
    return new Budgets.Least(call(RunId.create(), LocalDate.EPOCH, 0, 1), ceilings, Instant.EPOCH);
  }

  static Budgets.Call call(RunId run, LocalDate day, long input, int output) {
    return new Budgets.Call(run, day, "test/model", input, output, PRICE);
  }

  static Decision reserve(UserId user, Budgets.Call call, Ceilings ceilings) {
    return BUDGETS.reserve(user, call, ceilings);
  }

  static Decision.Granted granted(UserId user, Budgets.Call call, Ceilings ceilings) {
    if (reserve(user, call, ceilings) instanceof Decision.Granted granted) {
      return granted;
    }
    throw new AssertionError("it was refused");
  }

  static boolean settle(UserId user, Decision.Granted granted, TokenUsage usage) {
    return BUDGETS.settle(user, granted.reservation(), "test/model", usage, PRICE.cost(usage));
  }

  /** A run that is under way, in a project of its own. */
  static RunId newRun(UserId user) {
    return RunsFixture.append(TestProject.of(user), "m1").id();
  }

  /** What is counted of a person's day, in tokens; what is reserved is not in it. */
  static long counted(UserId user, LocalDate day) throws SQLException {
    return TestDatabase.number(
        """
        select coalesce(sum(input_tokens + output_tokens), 0) from usage_day
        where owner_id = ? and day = ?
        """,
        user.value(),
        day);
  }

  static long installation(LocalDate day) throws SQLException {
    return TestDatabase.number("select nano_usd from installation_day where day = ?", day);
  }

  /** How many tokens a call is granted, which then costs nothing. */
  static int grants(UserId user, Budgets.Call call, Ceilings ceilings) {
    Decision.Granted granted = granted(user, call, ceilings);
    settle(user, granted, TokenUsage.NONE);
    return granted.outputTokens();
  }

  /** The ceiling that a call meets. */
  static Ceiling refuses(UserId user, Budgets.Call call, Ceilings ceilings) {
    return switch (reserve(user, call, ceilings)) {
      case Decision.Refused(Ceiling ceiling) -> ceiling;
      case Decision.Granted granted -> throw new AssertionError("granted: " + granted);
    };
  }
}
