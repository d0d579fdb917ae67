package dev.trellis.store;

import static dev.trellis.store.BudgetsFixture.LOG;
import static dev.trellis.store.BudgetsFixture.PRICE;
import static dev.trellis.store.BudgetsFixture.call;
import static dev.trellis.store.BudgetsFixture.counted;
import static dev.trellis.store.BudgetsFixture.dayTokens;
import static dev.trellis.store.BudgetsFixture.granted;
import static dev.trellis.store.BudgetsFixture.grants;
import static dev.trellis.store.BudgetsFixture.installation;
import static dev.trellis.store.BudgetsFixture.newRun;
import static dev.trellis.store.BudgetsFixture.none;
import static dev.trellis.store.BudgetsFixture.refuses;
import static dev.trellis.store.BudgetsFixture.reserve;
import static dev.trellis.store.BudgetsFixture.settle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Ceiling;
import dev.trellis.domain.NanoUsd;
import dev.trellis.domain.Problem;
import dev.trellis.domain.RunId;
import dev.trellis.domain.TokenUsage;
import dev.trellis.domain.UserId;
import dev.trellis.store.Budgets.Decision;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is counted of a call in the end, however it ends. */
class BudgetsSettlementTest {
  private final UserId user = TestDatabase.tenant();
  private final RunId run = newRun(user);
  private final LocalDate day = BudgetsFixture.newDay();

  @Test
  void whatIsReservedCountsAndWhatIsSettledGivesBackTheRest() throws SQLException {
    Decision.Granted first = granted(user, call(run, day, 1_000, 1_000), dayTokens(2_300));
    assertThat(refuses(user, call(run, day, 100, 500), dayTokens(2_300)))
        .isEqualTo(Ceiling.DAY_TOKENS);

    assertThat(settle(user, first, new TokenUsage(600, 200, 0, 100))).isTrue();

    assertThat(counted(user, day)).isEqualTo(700);
    assertThat(installation(day)).isEqualTo(400 + 100 + 200);
    assertThat(grants(user, call(run, day, 1_000, 9_000), dayTokens(2_300))).isEqualTo(600);
  }

  @Test
  void moreThanWasReservedIsCountedInFull() throws SQLException {
    Decision.Granted call = granted(user, call(run, day, 100, 300), dayTokens(400));

    settle(user, call, new TokenUsage(5_000, 0, 0, 7_000));

    assertThat(counted(user, day)).isEqualTo(12_000);
    assertThat(installation(day)).isEqualTo(5_000 + 2 * 7_000);
    assertThat(refuses(user, call(run, day, 1, 256), dayTokens(12_000)))
        .isEqualTo(Ceiling.DAY_TOKENS);
  }

  @Test
  void aCallIsSettledOnce() throws SQLException {
    Decision.Granted call = granted(user, call(run, day, 100, 300), none());

    assertThat(settle(user, call, new TokenUsage(10, 0, 0, 20))).isTrue();
    assertThat(settle(user, call, new TokenUsage(10, 0, 0, 20))).isFalse();
    assertThat(counted(user, day)).isEqualTo(30);
  }

  @Test
  void nobodySettlesTheCallsOfOthers() throws SQLException {
    Decision.Granted call = granted(user, call(run, day, 100, 300), none());

    assertThat(settle(TestDatabase.tenant(), call, TokenUsage.NONE)).isFalse();
    assertThat(settle(user, call, new TokenUsage(1, 0, 0, 1))).isTrue();
    assertThat(counted(user, day)).isEqualTo(2);
  }

  @Test
  void aRunThatIsLostIsCountedAtTheWorst() throws SQLException {
    Decision.Granted lost = granted(user, call(run, day, 1_000, 2_000), none());
    RunsFixture.expire(run);

    RunId next = newRun(user);
    assertThat(refuses(user, call(next, day, 100, 300), dayTokens(3_355)))
        .isEqualTo(Ceiling.DAY_TOKENS);

    assertThat(counted(user, day)).isEqualTo(3_000);
    assertThat(installation(day)).isEqualTo(1_000 + 2 * 2_000);
    assertThat(settle(user, lost, TokenUsage.NONE)).as("it is too late").isFalse();
    assertThat(counted(user, day)).isEqualTo(3_000);
    assertThat(ofRun(run)).isEqualTo(3_000);
  }

  @Test
  void aRunThatHasEndedIsCountedAtTheWorst() throws SQLException {
    TestProject project = TestProject.create();
    RunId ended = RunsFixture.append(project, "m1").id();
    granted(project.user(), call(ended, day, 1_000, 2_000), none());
    assertThat(counted(project.user(), day)).isZero();
    RunsFixture.finish(project, ended, "a1");

    assertThat(LOG.days(project.user(), day, day).reservedTokens()).isZero();
    assertThat(counted(project.user(), day)).isEqualTo(3_000);
  }

  @Test
  void aNewDayHasANewBudgetAndAnOldCallStaysOnItsOwn() throws SQLException {
    LocalDate tomorrow = day.plusDays(1);
    Decision.Granted late = granted(user, call(run, day, 1_000, 1_000), dayTokens(2_000));
    assertThat(refuses(user, call(run, day, 100, 300), dayTokens(2_000)))
        .isEqualTo(Ceiling.DAY_TOKENS);

    assertThat(grants(user, call(newRun(user), tomorrow, 1_000, 9_000), dayTokens(2_000)))
        .isEqualTo(1_000);
    settle(user, late, new TokenUsage(900, 0, 0, 10));
    assertThat(counted(user, day)).isEqualTo(910);
    assertThat(counted(user, tomorrow)).isZero();
  }

  @Test
  void whoAnsweredIsCountedAndNotWhoWasAsked() {
    Decision.Granted granted = granted(user, call(run, day, 100, 300), none());

    NanoUsd cost = new NanoUsd(7);
    TokenUsage usage = new TokenUsage(10, 4, 0, 5);
    assertThat(
            BudgetsFixture.BUDGETS.settle(
                user, granted.reservation(), "test/fallback", usage, cost))
        .isTrue();
    assertThat(LOG.days(user, day, day).days())
        .containsExactly(new UsageLog.Day(day, "test/fallback", usage, cost, 1));
  }

  @Test
  void theLogTellsEachModelOfEachDay() {
    LocalDate next = day.plusDays(1);
    TokenUsage usage = new TokenUsage(10, 4, 0, 5);
    settle(user, granted(user, call(run, day, 100, 300), none()), usage);
    settle(user, granted(user, call(run, day, 100, 300), none()), usage);
    settle(user, granted(user, call(run, next, 100, 300), none()), usage);
    granted(user, call(run, next, 100, 300), none());

    UsageLog.Report report = LOG.days(user, day, next);
    NanoUsd cost = PRICE.cost(usage);
    assertThat(report.days())
        .containsExactly(
            new UsageLog.Day(next, "test/model", usage, cost, 1),
            new UsageLog.Day(
                day, "test/model", new TokenUsage(20, 8, 0, 10), new NanoUsd(2 * cost.value()), 2));
    assertThat(report.reservedTokens()).isEqualTo(400);
    assertThat(report.reservedCost()).isEqualTo(new NanoUsd(700));
    assertThat(LOG.days(user, next, next).days()).hasSize(1);
    assertThat(LOG.days(TestDatabase.tenant(), day, next).days()).isEmpty();
  }

  @Test
  void whoHasNoAccountReservesNothing() {
    UserId nobody = UserId.create();

    assertThat(TestProject.refusal(() -> reserve(nobody, call(run, day, 1, 300), none())))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(settle(nobody, new Decision.Granted(UUID.randomUUID(), 1), TokenUsage.NONE))
        .isFalse();
  }

  private static long ofRun(RunId run) throws SQLException {
    return TestDatabase.number(
        "select sum(input_tokens + output_tokens) from usage_run where run_id = ?", run.value());
  }
}
