package dev.trellis.store;

import static dev.trellis.store.BudgetsFixture.MUCH;
import static dev.trellis.store.BudgetsFixture.PRICE;
import static dev.trellis.store.BudgetsFixture.call;
import static dev.trellis.store.BudgetsFixture.ceilings;
import static dev.trellis.store.BudgetsFixture.dayCost;
import static dev.trellis.store.BudgetsFixture.dayTokens;
import static dev.trellis.store.BudgetsFixture.granted;
import static dev.trellis.store.BudgetsFixture.newRun;
import static dev.trellis.store.BudgetsFixture.none;
import static dev.trellis.store.BudgetsFixture.reserve;
import static dev.trellis.store.BudgetsFixture.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trellis.domain.Ceiling;
import dev.trellis.domain.Ceilings;
import dev.trellis.domain.NanoUsd;
import dev.trellis.domain.RunId;
import dev.trellis.domain.TokenPrice;
import dev.trellis.domain.TokenUsage;
import dev.trellis.domain.UserId;
import dev.trellis.store.Budgets.Decision;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which spending counts against which ceiling, and that all of it does. */
class BudgetsClausesTest {
  private static final NanoUsd LITTLE = new NanoUsd(1_000);
  private static final Ceilings LITTLE_FOR_A_RUN =
      ceilings(Long.MAX_VALUE, LITTLE, Long.MAX_VALUE, MUCH, MUCH);

  private final UserId user = TestDatabase.tenant();
  private final RunId run = newRun(user);
  private final LocalDate day = BudgetsFixture.newDay();

  @Test
  void theCallsOfARunAreSummedUp() throws SQLException {
    TokenUsage usage = new TokenUsage(10, 4, 0, 5);
    spend(run, usage);
    spend(run, usage);

    assertThat(
            TestDatabase.column(
                """
                select concat_ws(' ', input_tokens, cached_tokens, output_tokens, nano_usd, calls)
                from usage_run where run_id = ?
                """,
                run.value()))
        .containsExactly("20 8 10 %d 2".formatted(2 * PRICE.cost(usage).value()));
  }

  @Test
  void aCallThatIsLostHasCostTheWorst() throws SQLException {
    granted(user, call(run, day, 1_000, 2_000), none());
    RunsFixture.expire(run);
    granted(user, call(newRun(user), day, 1, 300), none());

    assertThat(
            TestDatabase.number(
                "select nano_usd from usage_day where owner_id = ? and day = ?", user.value(), day))
        .isEqualTo(1_000 + 2 * 2_000);
  }

  @Test
  void whatARunHasReservedCountsAgainstItsTokens() {
    Ceilings tokens = ceilings(2_000, MUCH, Long.MAX_VALUE, MUCH, MUCH);
    granted(user, call(run, day, 1_000, 500), tokens);

    assertThat(refused(call(run, day, 500, 300), tokens)).isEqualTo(Ceiling.RUN_TOKENS);
  }

  @Test
  void whatWasPaidCountsAgainstTheRunAndTheDayThatPaidIt() {
    spend(run, new TokenUsage(100, 0, 0, 400));

    assertThat(refused(call(run, day, 100, 300), LITTLE_FOR_A_RUN)).isEqualTo(Ceiling.RUN_USD);
    RunId next = newRun(user);
    assertThat(refused(call(next, day, 100, 300), dayCost(1_000))).isEqualTo(Ceiling.DAY_USD);
    assertThat(granted(user, call(next, day, 100, 400), LITTLE_FOR_A_RUN).outputTokens())
        .as("another run has a budget of its own")
        .isEqualTo(400);
  }

  @Test
  void moneyThatIsReservedCountsAsPaid() {
    granted(user, call(run, day, 100, 400), none());

    assertThat(refused(call(run, day, 100, 300), LITTLE_FOR_A_RUN)).isEqualTo(Ceiling.RUN_USD);
    assertThat(refused(call(newRun(user), day, 100, 300), dayCost(1_000)))
        .isEqualTo(Ceiling.DAY_USD);
  }

  @Test
  void whatWasUsedTheDayBeforeDoesNotCount() {
    spend(run, new TokenUsage(1_500, 0, 0, 500));

    assertThat(refused(call(run, day, 100, 300), dayTokens(2_000))).isEqualTo(Ceiling.DAY_TOKENS);
    assertThat(
            granted(user, call(run, day.plusDays(1), 1_000, 1_000), dayTokens(2_000))
                .outputTokens())
        .isEqualTo(1_000);
  }

  @Test
  void whoWantsLittleGetsIt() {
    assertThat(granted(user, call(run, day, 100, 10), none()).outputTokens()).isEqualTo(10);
  }

  @Test
  void ofCeilingsThatLeaveTheSameTheNarrowestIsNamed() {
    Ceilings same = ceilings(1_000, LITTLE, 1_000, LITTLE, LITTLE);

    assertThat(refused(call(run, day, 1_000, 300), same)).isEqualTo(Ceiling.RUN_TOKENS);
  }

  @Test
  void whatHasNoPriceIsNotHeldUpByWhatWasPaid() {
    spend(run, new TokenUsage(5_000, 0, 0, 7_000));
    Budgets.Call unpriced =
        new Budgets.Call(run, day, "test/unknown", 100, 300, TokenPrice.UNKNOWN);
    Ceilings paid = ceilings(Long.MAX_VALUE, LITTLE, Long.MAX_VALUE, LITTLE, LITTLE);

    assertThat(refused(call(run, day, 100, 300), paid)).isNotNull();
    assertThat(granted(user, unpriced, paid).outputTokens()).isEqualTo(300);
  }

  /** Both have seen that there is enough for one of them, if they may look at the same time. */
  @Test
  @Timeout(60)
  void peopleWhoAskAtOnceDoNotShareWhatIsLeft() throws Exception {
    Ceilings little = ceilings(Long.MAX_VALUE, MUCH, Long.MAX_VALUE, MUCH, LITTLE);
    UserId other = TestDatabase.tenant();
    RunId elsewhere = newRun(other);
    spend(run, TokenUsage.NONE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Decision>> decisions;
      try (Connection _ = heldDay()) {
        decisions =
            List.of(
                threads.submit(() -> reserve(user, call(run, day, 100, 400), little)),
                threads.submit(() -> reserve(other, call(elsewhere, day, 100, 400), little)));
        HeldProject.awaitWaiting(decisions.size());
      }
      int granted = 0;
      for (Future<Decision> decision : decisions) {
        granted += decision.get() instanceof Decision.Granted ? 1 : 0;
      }
      assertThat(granted).isOne();
    }
    assertThat(BudgetsFixture.installation(day)).isLessThanOrEqualTo(LITTLE.value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"usage_day", "usage_run", "reservation", "installation_day"})
  void requestsSpendAndDoNotRewrite(String table) throws SQLException {
    try (Connection app = TestDatabase.connect(DatabaseSetup.APP);
        var statement = app.createStatement()) {
      for (String change : List.of("update %s set nano_usd = 0", "delete from %s")) {
        assertThatThrownBy(() -> statement.execute(change.formatted(table)))
            .isInstanceOfSatisfying(
                SQLException.class, denied -> assertThat(denied.getSQLState()).isEqualTo("42501"));
      }
    }
  }

  private void spend(RunId run, TokenUsage usage) {
    settle(user, granted(user, call(run, day, 100, 400), none()), usage);
  }

  private Ceiling refused(Budgets.Call call, Ceilings ceilings) {
    return switch (reserve(user, call, ceilings)) {
      case Decision.Refused(Ceiling ceiling) -> ceiling;
      case Decision.Granted granted -> throw new AssertionError("granted: " + granted);
    };
  }

  /** Whoever wants to spend on this day waits, until it is closed. */
  private Connection heldDay() throws SQLException {
    Connection holder = TestDatabase.connect("postgres");
    holder.setAutoCommit(false);
    String lock = "select from installation_day where day = ? for update";
    try (var prepared = Statement.of(lock, day).prepare(holder)) {
      prepared.execute();
    }
    return holder;
  }
}
