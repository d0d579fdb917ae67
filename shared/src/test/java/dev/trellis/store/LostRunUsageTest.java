package dev.trellis.store;

import static dev.trellis.store.BudgetsFixture.BUDGETS;
import static dev.trellis.store.BudgetsFixture.call;
import static dev.trellis.store.BudgetsFixture.counted;
import static dev.trellis.store.BudgetsFixture.granted;
import static dev.trellis.store.BudgetsFixture.installation;
import static dev.trellis.store.BudgetsFixture.none;
import static dev.trellis.store.BudgetsFixture.settle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.RunId;
import dev.trellis.domain.TokenUsage;
import dev.trellis.store.Budgets.Decision;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is counted of a run that somebody else ends than its runner. */
class LostRunUsageTest {
  private static final int RUNS = 16;

  private final TestProject project = TestProject.create();
  private final LocalDate day = BudgetsFixture.newDay();

  @Test
  void itsCallsCountAndTheOneUnderWayAtTheWorst() throws SQLException {
    RunId run = lostInItsSecondCall(project);

    assertThat(close(project, run)).isTrue();

    assertThat(tokens(run)).containsExactly(600L + 1_000, 100L + 2_000);
    assertThat(counted(project.user(), day)).isEqualTo(3_700);
    assertThat(reservations(project)).isZero();
    assertThat(installation(day)).isEqualTo(600 + 2 * 100 + 1_000 + 2 * 2_000);
  }

  @Test
  void soDoThoseOfOneThatNothingIsKeptOf() throws SQLException {
    RunId run = lostInItsSecondCall(project);

    RunsFixture.RUNS.abandon(project.user(), run, "Its project was deleted.");

    assertThat(tokens(run)).containsExactly(1_600L, 2_100L);
    assertThat(counted(project.user(), day)).isEqualTo(3_700);
    assertThat(reservations(project)).isZero();
  }

  @Test
  void aRunnerThatWasOnlySlowSettlesItself() throws SQLException {
    RunId run = RunsFixture.append(project, "u1").id();
    Decision.Granted call = granted(project.user(), call(run, day, 1_000, 2_000), none());

    assertThat(close(project, run)).as("its lease is good").isFalse();

    assertThat(settle(project.user(), call, new TokenUsage(10, 0, 0, 20))).isTrue();
    assertThat(counted(project.user(), day)).isEqualTo(30);
  }

  @Test
  void aRunnerThatComesTooLateChangesNothing() throws SQLException {
    RunId run = RunsFixture.append(project, "u1").id();
    Decision.Granted call = granted(project.user(), call(run, day, 1_000, 2_000), none());
    RunsFixture.expire(run);
    close(project, run);

    assertThat(settle(project.user(), call, new TokenUsage(10, 0, 0, 20))).isFalse();

    assertThat(tokens(run)).containsExactly(1_000L, 2_000L);
    assertThat(counted(project.user(), day)).isEqualTo(3_000);
  }

  @Test
  void aRunWithoutACallHasUsedNothing() throws SQLException {
    RunId run = RunsFixture.append(project, "u1").id();
    RunsFixture.expire(run);

    close(project, run);

    assertThat(tokens(run)).containsExactly(0L, 0L);
  }

  /** Closing takes the project's row, the run's and the account's; calls take the account's. */
  @Test
  @Timeout(60)
  void runsAreClosedWhileOthersOfTheSamePersonAreAtWork() throws Exception {
    List<Callable<Void>> work = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      TestProject lost = TestProject.of(project.user());
      RunId run = lostInItsSecondCall(lost);
      work.add(
          () -> {
            assertThat(close(lost, run)).isTrue();
            return null;
          });
      work.add(() -> openCallAndFinish(TestProject.of(project.user())));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    }
    assertThat(counted(project.user(), day)).isEqualTo(RUNS * (3_700L + 8 * 30));
    assertThat(reservations(project)).isZero();
  }

  private Void openCallAndFinish(TestProject busy) {
    for (int turn = 0; turn < 8; turn++) {
      RunId run = RunsFixture.append(busy, "u" + turn).id();
      Decision.Granted call = granted(busy.user(), call(run, day, 10, 300), none());
      settle(busy.user(), call, new TokenUsage(10, 0, 0, 20));
      RunsFixture.finish(busy, run, "a" + turn);
    }
    return null;
  }

  private RunId lostInItsSecondCall(TestProject lost) throws SQLException {
    RunId run = RunsFixture.append(lost, "u1").id();
    Decision.Granted first = granted(lost.user(), call(run, day, 900, 900), none());
    settle(lost.user(), first, new TokenUsage(600, 0, 0, 100));
    assertThat(BUDGETS.reserve(lost.user(), call(run, day, 1_000, 2_000), none()))
        .isInstanceOf(Decision.Granted.class);
    RunsFixture.expire(run);
    return run;
  }

  private static boolean close(TestProject project, RunId run) {
    return RunsFixture.RUNS
        .close(
            project.user(),
            project.id(),
            run,
            RunsFixture.ending("closed", Optional.empty()),
            1,
            RunsFixture::last)
        .isPresent();
  }

  private static List<Long> tokens(RunId run) throws SQLException {
    return List.of(
        TestDatabase.number("select input_tokens from run where id = ?", run.value()),
        TestDatabase.number("select output_tokens from run where id = ?", run.value()));
  }

  private static long reservations(TestProject project) throws SQLException {
    return TestDatabase.number(
        "select count(*) from reservation where owner_id = ?", project.user().value());
  }
}
