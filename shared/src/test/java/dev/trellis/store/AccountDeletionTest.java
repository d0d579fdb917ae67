package dev.trellis.store;

import static dev.trellis.store.Person.ACCOUNTS;
import static dev.trellis.store.Person.LOGINS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.ApiKeyId;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AccountDeletionTest {
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void deletingAnAccountLeavesNoRowOfIts() throws SQLException {
    Person person = Person.create();
    Person other = Person.create();
    assertThat(Person.rows(person.user()))
        .as("a row in every table")
        .hasSameSizeAs(TestDatabase.column(CatalogueTest.TABLES));
    var rowsOfOther = Person.rows(other.user());

    assertThat(ACCOUNTS.delete(person.user())).isTrue();

    assertThat(Person.rows(person.user())).isEmpty();
    assertThat(Person.rows(other.user())).isEqualTo(rowsOfOther);
    assertThat(LOGINS.findByEmail(Person.email(person.user()))).isEmpty();
    assertThat(ACCOUNTS.delete(person.user())).isFalse();
  }

  /** Each writer goes on until it is told that what it changes is gone. */
  @Test
  void anAccountIsDeletedWhileOthersStillChangeWhatItHas() throws Exception {
    Person person = Person.create();
    CountDownLatch allWriting = new CountDownLatch(4);
    List<Callable<Problem>> writers =
        List.of(
            () -> untilRefused(allWriting, () -> person.project().apply(edit())),
            () -> untilRefused(allWriting, () -> TestProject.of(person.user())),
            () -> untilRefused(allWriting, () -> makeAndRevokeKey(person.user())),
            () ->
                untilRefused(
                    allWriting,
                    () ->
                        Person.INTEGRATIONS.put(
                            person.user(), "github", "me", Person.sealed("key-1", "new"))));
    try (var threads = Executors.newFixedThreadPool(writers.size())) {
      List<Future<Problem>> refusals = writers.stream().map(threads::submit).toList();
      try {
        assertThat(allWriting.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ACCOUNTS.delete(person.user())).isTrue();
        assertRefused(refusals);
      } finally {
        over.set(true);
      }
    }
    assertThat(Person.rows(person.user())).isEmpty();
  }

  private static void assertRefused(List<Future<Problem>> refusals) throws Exception {
    for (Future<Problem> refusal : refusals) {
      assertThat(refusal.get(20, TimeUnit.SECONDS)).isInstanceOf(Problem.NotFound.class);
    }
  }

  private static FileOperation edit() {
    return TestProject.update("index.html", UserId.create().toString());
  }

  private static void makeAndRevokeKey(UserId user) {
    ApiKeyId key = ApiKeyId.create();
    Person.API_KEYS.create(user, Person.newKey(key, Optional.empty()));
    Person.API_KEYS.revoke(user, key);
  }

  private Problem untilRefused(CountDownLatch writing, Runnable write) {
    while (!over.get()) {
      try {
        write.run();
        writing.countDown();
      } catch (ProblemException refused) {
        return refused.problem();
      }
    }
    throw new IllegalStateException("it was never refused");
  }
}
