package dev.trellis.store;

import static dev.trellis.store.Person.IDEMPOTENCY;
import static dev.trellis.store.Person.hash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.UserId;
import dev.trellis.store.Idempotency.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdempotencyConcurrencyTest {
  private final UserId user = Person.signUp();
  private final Projects projects = new Projects(TestDatabase.db());

  /** Promise 2: many send the same requests at the same time, and try again while told to. */
  @Test
  void ofManyRequestsWithOneKeyOneHasAnEffect() throws Exception {
    AtomicInteger effects = new AtomicInteger();
    Map<String, Set<String>> answers = new ConcurrentHashMap<>();
    List<Callable<Integer>> threads =
        IntStream.range(0, 16)
            .<Callable<Integer>>mapToObj(seed -> () -> sendAll(seed, effects, answers))
            .toList();
    int first = 0;
    try (var pool = Executors.newFixedThreadPool(threads.size())) {
      for (Future<Integer> done : pool.invokeAll(threads)) {
        first += done.get();
      }
    }

    assertThat(first).isEqualTo(250);
    assertThat(effects).hasValue(250);
    assertThat(TestDatabase.number("select count(*) from project where owner_id = ?", user.value()))
        .isEqualTo(250);
    assertThat(answers).hasSize(250).allSatisfy((_, seen) -> assertThat(seen).hasSize(1));
  }

  /** Returns how many of its requests were the first with their key. */
  private int sendAll(int seed, AtomicInteger effects, Map<String, Set<String>> answers) {
    List<String> keys = new ArrayList<>(IntStream.range(0, 250).mapToObj(i -> "key-" + i).toList());
    Collections.shuffle(keys, new Random(seed));
    int first = 0;
    for (String key : keys) {
      Outcome outcome = untilAnswered(key, effects);
      answers
          .computeIfAbsent(key, _ -> ConcurrentHashMap.newKeySet())
          .add(HexFormat.of().formatHex(outcome.answer()));
      first += outcome instanceof Outcome.First ? 1 : 0;
    }
    return first;
  }

  private Outcome untilAnswered(String key, AtomicInteger effects) {
    while (true) {
      try {
        return IDEMPOTENCY.once(
            user,
            key,
            hash(key),
            () -> {
              effects.incrementAndGet();
              return projects
                  .create(user, key, "")
                  .id()
                  .toString()
                  .getBytes(StandardCharsets.UTF_8);
            });
      } catch (ProblemException inProgress) {
        assertThat(inProgress.problem()).isInstanceOf(Problem.Conflict.class);
        Thread.onSpinWait();
      }
    }
  }
}
