package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.BudgetFixture.Customer;
import dev.trellis.local.RunningBundle.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Promise 24: a model that never comes to an end, in 100 runs at once, of one person and of
 * several, costs no more than the budgets.
 */
class ParallelRunsTest {
  private static final long CEILING = 400_000;

  // As many as the highest tier may begin at once.
  private static final int RUNS_OF_ONE = 60;
  private static final int OTHERS = 8;
  private static final int RUNS_OF_EACH = 5;

  @Test
  @Timeout(300)
  void aHundredRunsAtOnceStayWithinTheBudgets() throws Exception {
    Map<String, String> ceilings = Map.of("CEILING_DAY_TOKENS", String.valueOf(CEILING));
    try (BudgetFixture fixture = BudgetFixture.start(ceilings)) {
      Customer one = fixture.customer();
      List<Customer> others = IntStream.range(0, OTHERS).mapToObj(_ -> fixture.customer()).toList();
      List<Callable<Answer>> runs = new ArrayList<>(runs(one, RUNS_OF_ONE));
      others.forEach(other -> runs.addAll(runs(other, RUNS_OF_EACH)));
      assertThat(runs).hasSize(100);

      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Answer> done : threads.invokeAll(runs)) {
          assertThat(done.get().status()).as(done.get().text()).isIn(200, 429);
        }
      }
      assertWithin(one);
      others.forEach(ParallelRunsTest::assertWithin);
      assertThat(one.meter().tokens()).as("the budget is used").isGreaterThan(CEILING / 2);
    }
  }

  private static List<Callable<Answer>> runs(Customer customer, int count) {
    return IntStream.range(0, count)
        .<Callable<Answer>>mapToObj(
            _ -> {
              String project = customer.newProject();
              return () -> customer.ask(project, "m1");
            })
        .toList();
  }

  /** Of a test that runs at midnight, each day is within its budget. */
  private static void assertWithin(Customer customer) {
    JsonNode days = customer.usage().path("days");
    assertThat(days).allSatisfy(day -> assertThat(tokens(day)).isBetween(1L, CEILING));
    assertThat(days.valueStream().mapToLong(ParallelRunsTest::tokens).sum())
        .isEqualTo(customer.meter().tokens());
  }

  private static long tokens(JsonNode day) {
    return day.path("inputTokens").asLong() + day.path("outputTokens").asLong();
  }
}
