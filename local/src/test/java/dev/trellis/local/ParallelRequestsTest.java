package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.UserId;
import dev.trellis.local.Installation.Call;
import dev.trellis.local.Installation.Member;
import dev.trellis.local.RunningBundle.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The same request many times at once: one effect, one lineage of tokens. */
class ParallelRequestsTest {
  private static final Installation INSTALLATION = Installation.onSharedServers();
  private static final int REFRESHES = 100;
  private static final int THREADS = 16;
  private static final int KEYS = 25;

  @AfterAll
  static void stop() {
    INSTALLATION.close();
  }

  @Test
  void aHundredRefreshesOfATokenLeaveOneLineage() throws Exception {
    Member member = INSTALLATION.signUp();
    List<Answer> answers =
        atOnce(
            IntStream.range(0, REFRESHES)
                .<Callable<Answer>>mapToObj(i -> () -> refresh(member.refreshToken(), "from " + i))
                .toList());

    assertThat(answers).allSatisfy(a -> assertThat(a.status()).as(a.text()).isEqualTo(200));
    Set<String> successors =
        answers.stream()
            .map(answer -> answer.json().path("refreshToken").asString())
            .collect(Collectors.toSet());
    assertThat(successors).hasSize(1);
    String successor = successors.iterator().next();
    assertThat(refresh(successor, "later").status()).isEqualTo(200);
    // Now it is no longer the parent of the newest: whoever shows it again stole it.
    assertThat(refresh(member.refreshToken(), "later").status()).isEqualTo(401);
    assertThat(refresh(successor, "later").status()).isEqualTo(401);
  }

  private static Answer refresh(String token, String from) {
    String body = "{\"refreshToken\": \"%s\"}".formatted(token);
    return INSTALLATION.send(new Call("POST", "/auth/refresh", body).from(from));
  }

  @Test
  void sixteenThreadsWithTheSameKeysHaveOneEffectForEach() throws Exception {
    Member member = INSTALLATION.signUp();
    // Of the highest tier, since 400 requests a minute are too many for others.
    String token = Tokens.sign(Installation.KEY, new UserId(UUID.fromString(member.userId())));
    List<Callable<Map<Integer, Answer>>> threads =
        IntStream.range(0, THREADS)
            .<Callable<Map<Integer, Answer>>>mapToObj(i -> () -> createAll(token, new Random(i)))
            .toList();
    Map<Integer, Set<String>> seen = new HashMap<>();
    for (Map<Integer, Answer> answers : atOnce(threads)) {
      answers.forEach(
          (key, answer) -> {
            // One that is being worked on is told so; and while Redis is slow the limit is lower.
            assertThat(answer.status()).as(answer.text()).isIn(201, 409, 429);
            if (answer.status() == 201) {
              seen.computeIfAbsent(key, _ -> new HashSet<>()).add(answer.text());
            }
          });
    }

    assertThat(seen).hasSize(KEYS);
    assertThat(seen.values()).allSatisfy(bodies -> assertThat(bodies).hasSize(1));
    Answer projects = INSTALLATION.send(new Call("GET", "/projects", "").by(token));
    assertThat(projects.json().path("projects").size()).isEqualTo(KEYS);
  }

  private static Map<Integer, Answer> createAll(String token, Random order) {
    List<Integer> keys = new ArrayList<>(IntStream.range(0, KEYS).boxed().toList());
    Collections.shuffle(keys, order);
    Map<Integer, Answer> answers = new HashMap<>();
    for (int key : keys) {
      Call create = new Call("POST", "/projects", "{\"name\": \"Number %d\"}".formatted(key));
      answers.put(key, INSTALLATION.send(create.by(token).with("idempotency-key", "key-" + key)));
    }
    return answers;
  }

  private static <T> List<T> atOnce(List<Callable<T>> work)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> done : threads.invokeAll(work)) {
        results.add(done.get());
      }
      return results;
    }
  }
}
