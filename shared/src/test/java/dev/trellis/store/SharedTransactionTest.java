package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectSelection;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What is asked of the database while a transaction is shared. */
class SharedTransactionTest {
  private static final String TRANSACTION = "select pg_current_xact_id()::text";

  private final Db db = TestDatabase.db();
  private final UserId user = Person.signUp();
  private final Projects projects = new Projects(db);

  @Test
  void everyWayToAskJoinsIt() {
    db.inSharedTransaction(
        user,
        tx -> {
          String shared = transaction(tx);
          assertThat(db.<String>inTenant(user, SharedTransactionTest::transaction))
              .isEqualTo(shared);
          assertThat(oneTrip()).isEqualTo(shared);
          return shared;
        });
    assertThat(oneTrip()).isNotEqualTo(oneTrip());
  }

  @Test
  void whatJoinsBeforeAnythingElseIsTheTenants() {
    projects.create(user, "Mine", "");

    int found =
        db.inSharedTransaction(
            user, _ -> projects.list(user, ProjectSelection.ACTIVE, Person.NEWEST).items().size());

    assertThat(found).isOne();
  }

  @Test
  void anotherThreadDoesNotJoin() {
    db.inSharedTransaction(
        user,
        tx -> {
          String shared = transaction(tx);
          try (var thread = Executors.newSingleThreadExecutor()) {
            assertThat(thread.submit(this::oneTrip).get()).isNotEqualTo(shared);
          } catch (ExecutionException | InterruptedException failed) {
            throw new IllegalStateException(failed);
          }
          return shared;
        });
  }

  @Test
  void aFailureThatIsSwallowedInsideStillUndoesAll() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                db.inSharedTransaction(
                    user,
                    _ -> {
                      projects.create(user, "Lost", "");
                      try {
                        db.inTenant(
                            user,
                            _ -> {
                              throw ProblemException.notFound("Nothing.");
                            });
                      } catch (ProblemException swallowed) {
                        return "went on";
                      }
                      return "";
                    }))
        .withMessageContaining("had failed");

    assertThat(projects.list(user, ProjectSelection.ACTIVE, Person.NEWEST).items()).isEmpty();
  }

  @Test
  void oneCannotBeSharedInsideAnother() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> db.inSharedTransaction(user, _ -> db.<Integer>inSharedTransaction(user, _ -> 1)));
  }

  @Test
  void nobodyIsLookedUpInsideOne() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> db.inSharedTransaction(user, _ -> Person.LOGINS.findByEmail(Person.email(user))));
  }

  private String oneTrip() {
    return db.inOneTrip(
        user,
        Statement.of(TRANSACTION),
        results -> Tx.readAll(results.next(), row -> row.getString(1)).getFirst());
  }

  private static String transaction(Tx tx) throws SQLException {
    List<String> id = tx.list(row -> row.getString(1), TRANSACTION);
    return id.getFirst();
  }
}
