package dev.trellis.store;

import static dev.trellis.store.BudgetsFixture.MUCH;
import static dev.trellis.store.BudgetsFixture.PRICE;
import static dev.trellis.store.BudgetsFixture.call;
import static dev.trellis.store.BudgetsFixture.ceilings;
import static dev.trellis.store.BudgetsFixture.dayTokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Ceilings;
import dev.trellis.domain.NanoUsd;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.RunId;
import dev.trellis.domain.TokenUsage;
import dev.trellis.domain.UserId;
import dev.trellis.store.Budgets.Decision;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Promise 24: a looping model in 100 runs at once spends no more than the budget. */
@Timeout(120)
class BudgetsConcurrencyTest {
  private static final int RUNS = 100;

  /** Far more calls than any budget here has room for. */
  private static final int ENDLESS = 5_000;

  private final LocalDate day = BudgetsFixture.newDay();
  private final AtomicLong tokens = new AtomicLong();
  private final AtomicLong cost = new AtomicLong();

  @Test
  void aHundredRunsOfOnePersonStayWithinTheirTokens() throws Exception {
    long ceiling = 1_000_000;
    UserId user = TestDatabase.tenant();
    loopAtOnce(IntStream.range(0, RUNS).mapToObj(_ -> user).toList(), dayTokens(ceiling));

    assertThat(tokens.get()).isBetween(ceiling * 9 / 10, ceiling);
    assertThat(BudgetsFixture.counted(user, day)).isEqualTo(tokens.get());
    assertThat(BudgetsFixture.installation(day)).isEqualTo(cost.get());
  }

  @Test
  void aHundredRunsOfManyStayWithinTheInstallationsMoney() throws Exception {
    NanoUsd ceiling = new NanoUsd(2_000_000);
    List<UserId> people = IntStream.range(0, 10).mapToObj(_ -> TestDatabase.tenant()).toList();
    loopAtOnce(
        IntStream.range(0, RUNS).mapToObj(i -> people.get(i % people.size())).toList(),
        ceilings(Long.MAX_VALUE, MUCH, Long.MAX_VALUE, MUCH, ceiling));

    assertThat(cost.get()).isBetween(ceiling.value() * 9 / 10, ceiling.value());
    assertThat(BudgetsFixture.installation(day)).isEqualTo(cost.get());
  }

  /** Each run asks again and again until it is refused. */
  private void loopAtOnce(List<UserId> people, Ceilings ceilings) throws Exception {
    List<RunId> runs = people.stream().map(BudgetsFixture::newRun).toList();
    List<Callable<Void>> loops = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      UserId user = people.get(i);
      RunId run = runs.get(i);
      Random random = new Random(i);
      loops.add(() -> loop(user, run, ceilings, random));
    }
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> renewing = threads.submit(() -> renewUntil(over, people, runs));
      try {
        for (Future<Void> done : threads.invokeAll(loops)) {
          done.get();
        }
      } finally {
        over.set(true);
      }
      renewing.get();
    }
  }

  /** On a machine that is busy with other things the leases would pass. */
  private static void renewUntil(AtomicBoolean over, List<UserId> people, List<RunId> runs) {
    while (!over.get()) {
      for (int i = 0; i < RUNS && !over.get(); i++) {
        RunsFixture.RUNS.renew(people.get(i), runs.get(i));
      }
    }
  }

  private Void loop(UserId user, RunId run, Ceilings ceilings, Random random) {
    for (int i = 0; i < ENDLESS; i++) {
      long input = 1 + random.nextLong(5_000);
      Budgets.Call call = call(run, day, input, 1 + random.nextInt(5_000));
      switch (BudgetsFixture.reserve(user, call, ceilings)) {
        case Decision.Refused _ -> {
          return null;
        }
        case Decision.Granted granted -> {
          TokenUsage usage = answer(input, granted.outputTokens(), random);
          tokens.addAndGet(usage.total());
          cost.addAndGet(PRICE.cost(usage).value());
          assertThat(BudgetsFixture.settle(user, granted, usage)).isTrue();
        }
      }
    }
    throw new AssertionError("it was never refused");
  }

  /** What a provider charges: anything up to what it was allowed, and often all of it. */
  private static TokenUsage answer(long input, int output, Random random) {
    if (random.nextBoolean()) {
      return new TokenUsage(input, 0, 0, output);
    }
    long asked = 1 + random.nextLong(input);
    return new TokenUsage(asked, random.nextLong(asked + 1), 0, random.nextInt(output + 1));
  }

  /** Both take rows that belong to the same run; neither may wait for the other for ever. */
  @Test
  void runsOpenAndEndWhileOthersReserve() throws Exception {
    UserId user = TestDatabase.tenant();
    List<Callable<Void>> work = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      work.add(
          () -> {
            TestProject project = TestProject.of(user);
            for (int turn = 0; turn < 8; turn++) {
              RunId run = RunsFixture.append(project, "u" + turn).id();
              BudgetsFixture.granted(user, call(run, day, 10, 300), BudgetsFixture.none());
              RunsFixture.finish(project, run, "a" + turn);
            }
            return null;
          });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    }
    BudgetsFixture.LOG.days(user, day, day);
    assertThat(countedCalls(user)).isEqualTo(16 * 8);
  }

  @Test
  void anAccountIsDeletedWhileItsRunsReserve() throws Exception {
    UserId user = TestDatabase.tenant();
    List<RunId> runs = IntStream.range(0, 8).mapToObj(_ -> BudgetsFixture.newRun(user)).toList();
    List<Callable<Void>> work = new ArrayList<>();
    for (RunId run : runs) {
      work.add(() -> reserveUntilGone(user, run));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> reserving = work.stream().map(threads::submit).toList();
      assertThat(Person.ACCOUNTS.delete(user)).isTrue();
      for (Future<Void> done : reserving) {
        done.get();
      }
    }
    assertThat(Person.rows(user)).isEmpty();
  }

  private Void reserveUntilGone(UserId user, RunId run) {
    for (int i = 0; i < ENDLESS; i++) {
      try {
        BudgetsFixture.settle(
            user,
            BudgetsFixture.granted(user, call(run, day, 10, 300), BudgetsFixture.none()),
            TokenUsage.NONE);
      } catch (ProblemException gone) {
        return null;
      }
    }
    throw new AssertionError("the account is still there");
  }

  private long countedCalls(UserId user) throws SQLException {
    return TestDatabase.number(
        "select sum(calls) from usage_day where owner_id = ? and day = ?", user.value(), day);
  }
}
