package dev.trellis.store;

import static dev.trellis.store.BudgetsFixture.MUCH;
import static dev.trellis.store.BudgetsFixture.call;
import static dev.trellis.store.BudgetsFixture.ceilings;
import static dev.trellis.store.BudgetsFixture.dayCost;
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
import dev.trellis.domain.Ceilings;
import dev.trellis.domain.NanoUsd;
import dev.trellis.domain.RunId;
import dev.trellis.domain.TokenPrice;
import dev.trellis.domain.TokenUsage;
import dev.trellis.domain.UserId;
import dev.trellis.store.Budgets.Decision;
import java.sql.SQLException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** What a call is granted, and which ceiling refuses it. */
class BudgetsTest {
  private final UserId user = TestDatabase.tenant();
  private final RunId run = newRun(user);
  private final LocalDate day = BudgetsFixture.newDay();

  @Test
  void aCallIsGrantedWhatItWantsWhileThereIsRoom() {
    assertThat(granted(user, call(run, day, 1_000, 500), dayTokens(1_500)).outputTokens())
        .isEqualTo(500);
  }

  @Test
  void outputIsClampedToWhatEachCeilingLeaves() {
    Budgets.Call call = call(run, day, 1_000, 16_000);

    assertThat(grants(user, call, ceilings(3_000, MUCH, 9_000, MUCH, MUCH))).isEqualTo(2_000);
    assertThat(grants(user, call, ceilings(9_000, MUCH, 3_001, MUCH, MUCH))).isEqualTo(2_001);
    // A thousand for the input; then two for each token.
    NanoUsd nano = new NanoUsd(2_999);
    assertThat(grants(user, call, ceilings(90_000, nano, 90_000, MUCH, MUCH))).isEqualTo(999);
    assertThat(grants(user, call, ceilings(90_000, MUCH, 90_000, nano, MUCH))).isEqualTo(999);
    assertThat(grants(user, call, ceilings(90_000, MUCH, 90_000, MUCH, nano))).isEqualTo(999);
  }

  @Test
  void aRefusalNamesTheCeilingThatLeavesTheLeast() {
    Budgets.Call call = call(run, day, 1_000, 16_000);
    NanoUsd nano = new NanoUsd(1_000 + 2 * 255);

    assertThat(refuses(user, call, ceilings(1_255, MUCH, 2_000, MUCH, MUCH)))
        .isEqualTo(Ceiling.RUN_TOKENS);
    assertThat(refuses(user, call, ceilings(2_000, MUCH, 1_255, MUCH, MUCH)))
        .isEqualTo(Ceiling.DAY_TOKENS);
    assertThat(refuses(user, call, ceilings(90_000, nano, 90_000, MUCH, MUCH)))
        .isEqualTo(Ceiling.RUN_USD);
    assertThat(refuses(user, call, ceilings(90_000, MUCH, 90_000, nano, MUCH)))
        .isEqualTo(Ceiling.DAY_USD);
    assertThat(refuses(user, call, ceilings(90_000, MUCH, 90_000, MUCH, nano)))
        .isEqualTo(Ceiling.INSTALLATION_DAY_USD);
    assertThat(refuses(user, call, dayTokens(0))).isEqualTo(Ceiling.DAY_TOKENS);
    assertThat(grants(user, call, dayTokens(1_256))).isEqualTo(256);
  }

  @Test
  void aRunsBudgetIsItsOwn() {
    Ceilings ceilings = ceilings(2_000, MUCH, Long.MAX_VALUE, MUCH, MUCH);
    settle(
        user,
        granted(user, call(run, day, 1_000, 1_000), ceilings),
        new TokenUsage(9, 0, 0, 1_900));

    assertThat(refuses(user, call(run, day, 10, 300), ceilings)).isEqualTo(Ceiling.RUN_TOKENS);
    assertThat(grants(user, call(newRun(user), day, 10, 300), ceilings)).isEqualTo(300);
  }

  @Test
  void theInstallationsBudgetIsEverybodys() {
    Ceilings ceilings = ceilings(Long.MAX_VALUE, MUCH, Long.MAX_VALUE, MUCH, new NanoUsd(10_000));
    granted(user, call(run, day, 1_000, 4_000), ceilings);

    UserId other = TestDatabase.tenant();
    assertThat(reserve(other, call(newRun(other), day, 1_000, 300), ceilings))
        .isEqualTo(new Decision.Refused(Ceiling.INSTALLATION_DAY_USD));
  }

  @Test
  void withoutAPriceMoneyDoesNotBind() throws SQLException {
    Budgets.Call free = new Budgets.Call(run, day, "m", 1_000, 500, TokenPrice.UNKNOWN);
    NanoUsd nothing = new NanoUsd(0);

    assertThat(grants(user, free, ceilings(9_000, nothing, 9_000, nothing, nothing)))
        .isEqualTo(500);
    assertThat(refuses(user, free, ceilings(9_000, MUCH, 100, MUCH, MUCH)))
        .isEqualTo(Ceiling.DAY_TOKENS);
    assertThat(installation(day)).isZero();
  }

  @Test
  void aModelMayChargeForItsInputAlone() {
    Budgets.Call call = new Budgets.Call(run, day, "m", 1_000, 500, new TokenPrice(1_000, 0, 0, 0));

    assertThat(refuses(user, call, dayCost(999))).isEqualTo(Ceiling.DAY_USD);
    assertThat(grants(user, call, dayCost(1_000))).isEqualTo(500);
  }

  @Test
  void whatIsReservedIsRoundedUp() throws SQLException {
    TokenPrice tiny = new TokenPrice(1, 1, 1, 1);
    granted(user, new Budgets.Call(run, day, "m", 1, 500, tiny), none());

    assertThat(installation(day)).isOne();
  }
}
