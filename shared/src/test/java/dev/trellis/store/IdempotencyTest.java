package dev.trellis.store;

import static dev.trellis.store.Person.IDEMPOTENCY;
import static dev.trellis.store.Person.hash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectSelection;
import dev.trellis.domain.UserId;
import dev.trellis.store.Idempotency.Outcome;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyTest {
  private static final byte[] REQUEST = hash("request");

  private final UserId user = Person.signUp();
  private final Projects projects = new Projects(TestDatabase.db());

  private Outcome once(String key) {
    return once(key, REQUEST);
  }

  private Outcome once(String key, byte[] request) {
    return IDEMPOTENCY.once(user, key, request, this::makeProject);
  }

  private byte[] makeProject() {
    return projects.create(user, "Made", "").id().toString().getBytes(StandardCharsets.UTF_8);
  }

  private int made() {
    return projects.list(user, ProjectSelection.ACTIVE, Person.NEWEST).items().size();
  }

  @Test
  void aRepetitionHasTheSameAnswerAndNoEffect() {
    Outcome first = once("k");
    Outcome second = once("k");

    assertThat(first).isInstanceOf(Outcome.First.class);
    assertThat(second).isInstanceOf(Outcome.Replay.class);
    assertThat(second.answer()).isEqualTo(first.answer());
    assertThat(made()).isOne();
  }

  @Test
  void anotherRequestWithTheSameKeyIsRefused() {
    once("k");

    assertThat(TestProject.refusal(() -> once("k", hash("another request"))))
        .isInstanceOf(Problem.Unprocessable.class);
    assertThat(made()).isOne();
  }

  @Test
  void keysAreEachPersonsOwn() {
    once("k");

    Outcome ofAnother =
        IDEMPOTENCY.once(Person.signUp(), "k", hash("another request"), () -> new byte[0]);

    assertThat(ofAnother).isInstanceOf(Outcome.First.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "ä", "a\n", "\0"})
  void aKeyIsVisibleAscii(String key) {
    assertThat(TestProject.refusal(() -> once(key))).isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void aKeyHasAtMost255Characters() {
    assertThat(once("~".repeat(255))).isInstanceOf(Outcome.First.class);
    assertThat(TestProject.refusal(() -> once("!".repeat(256))))
        .isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void aKeyInProgressIsRefusedAndAnotherIsNot() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    try (var thread = Executors.newSingleThreadExecutor()) {
      Future<Outcome> first =
          thread.submit(
              () ->
                  IDEMPOTENCY.once(
                      user,
                      "k",
                      REQUEST,
                      () -> {
                        begun.countDown();
                        await(refused);
                        return makeProject();
                      }));
      await(begun);
      try {
        assertThat(TestProject.refusal(() -> once("k"))).isInstanceOf(Problem.Conflict.class);
        assertThat(once("another")).isInstanceOf(Outcome.First.class);
      } finally {
        refused.countDown();
      }

      assertThat(once("k", REQUEST, first)).isInstanceOf(Outcome.Replay.class);
    }
    assertThat(made()).isEqualTo(2);
  }

  private Outcome once(String key, byte[] request, Future<Outcome> after) throws Exception {
    assertThat(after.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.First.class);
    return once(key, request);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void anEffectThatThrowsIsUndoneAndNotRemembered() {
    assertThat(
            TestProject.refusal(
                () ->
                    IDEMPOTENCY.once(
                        user,
                        "k",
                        REQUEST,
                        () -> {
                          makeProject();
                          throw ProblemException.notFound("Something else is missing.");
                        })))
        .isInstanceOf(Problem.NotFound.class);

    assertThat(made()).isZero();
    assertThat(Person.audited(user)).containsExactly("account.create");
    assertThat(once("k")).isInstanceOf(Outcome.First.class);
  }

  @Test
  void aKeyIsForgottenAfterADayAndOldOnesAreRemovedAFewAtATime() throws SQLException {
    for (int i = 0; i < 30; i++) {
      once("old ".strip() + i);
    }
    TestDatabase.change(
        "update idempotency set created_at = now() - interval '25 hours' where owner_id = ?",
        user.value());

    assertThat(once("old29", hash("another request"))).isInstanceOf(Outcome.First.class);

    assertThat(
            TestDatabase.number(
                "select count(*) from idempotency where owner_id = ?", user.value()))
        .as("30 and one, without 20 or 21")
        .isBetween(10L, 11L);
    assertThat(once("old29", hash("another request"))).isInstanceOf(Outcome.Replay.class);
  }

  @Test
  void whatIsAskedForAnotherUserInsideIsABug() {
    UserId other = Person.signUp();

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                IDEMPOTENCY.once(
                    user,
                    "k",
                    REQUEST,
                    () -> {
                      projects.create(other, "Not mine", "");
                      return new byte[0];
                    }));
    assertThat(projects.list(other, ProjectSelection.ACTIVE, Person.NEWEST).items()).isEmpty();
  }
}
