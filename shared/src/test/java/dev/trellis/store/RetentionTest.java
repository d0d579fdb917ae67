package dev.trellis.store;

import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileOperation;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is removed after its time, and what stays. */
class RetentionTest {
  private final Retention retention = new Retention(TestDatabase.db());
  private final ProjectEdits edits = new ProjectEdits(TestDatabase.db());
  private final TestProject project = TestProject.create();
  private final UserId user = project.user();

  /** Removes all that can be. Returns what each batch did. */
  private List<Retention.Removed> removeAll(UserId owner) {
    List<Retention.Removed> all = new ArrayList<>();
    do {
      all.add(retention.removeSome(owner));
    } while (!all.getLast().isNothing());
    return all;
  }

  private void deleteLongAgo(TestProject deleted) {
    edits.delete(deleted.user(), deleted.id());
    ProjectEditsTest.age(deleted.id());
  }

  private static long contents(TestProject of) throws SQLException {
    return TestDatabase.number(
        "select count(*) from content where owner_id = ?", of.user().value());
  }

  private TestProject fork() {
    ProjectId id =
        new Forks(TestDatabase.db())
            .fork(user, project.id(), Optional.empty(), Optional.empty())
            .id();
    return new TestProject(user, id);
  }

  @Test
  void aProjectDeleted30DaysAgoGoesWithAllThatItHad() throws SQLException {
    project.apply(newFile("a", "1"), newFile("b", "2"));
    project.apply(update("a", "3"));
    RunsFixture.turn(project, "u1", "a1");
    TestProject other = TestProject.of(user);
    other.apply(newFile("a", "1"));
    deleteLongAgo(project);
    assertThat(retention.owners(Optional.empty(), 1_000_000)).contains(user);

    List<Retention.Removed> removed = removeAll(user);

    assertThat(removed.stream().mapToInt(Retention.Removed::projects).sum()).isOne();
    for (Object table : TestDatabase.column(WITH_PROJECT)) {
      String count = "select count(*) from %s where project_id = ?".formatted(table);
      assertThat(TestDatabase.number(count, project.id().value())).as("%s", table).isZero();
    }
    assertThat(contents(project)).isOne();
    assertThat(other.tree()).isEqualTo(Map.of("a", "1"));
    assertThat(Person.audited(user)).containsOnlyOnce("project.purge");
    assertThat(retention.owners(Optional.empty(), 1_000_000)).doesNotContain(user);
  }

  private static final String WITH_PROJECT =
      """
      select c.relname::text from pg_attribute a join pg_class c on c.oid = a.attrelid
      where a.attname = 'project_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      """;

  @Test
  void whatWasDeletedMoreRecentlyStaysToBeTakenBack() throws SQLException {
    project.apply(newFile("a", "1"));
    edits.delete(user, project.id());
    TestDatabase.change(
        "update project set deleted_at = now() - interval '29 days 23 hours' where id = ?",
        project.id().value());

    assertThat(retention.owners(Optional.empty(), 1_000_000)).doesNotContain(user);
    assertThat(retention.removeSome(user).isNothing()).isTrue();
    assertThat(collected(user, project)).isZero();

    edits.undelete(user, project.id());
    assertThat(project.tree()).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void contentsThatAForkRefersToStay() throws SQLException {
    project.apply(newFile("a", "old"), newFile("b", "2"));
    project.apply(update("a", "new"));
    TestProject fork = fork();
    fork.apply(update("b", "of the fork"));
    project.apply(newFile("c", "of the parent"));
    deleteLongAgo(project);

    removeAll(user);

    assertThat(fork.tree()).isEqualTo(Map.of("a", "new", "b", "of the fork"));
    assertThat(contents(fork)).as("new, 2, of the fork").isEqualTo(3);
    new Revisions(TestDatabase.db()).restore(user, fork.id(), 1);
    assertThat(fork.tree()).isEqualTo(Map.of("a", "new", "b", "2"));
  }

  @Test
  void contentsOfTwoDeletedProjectsOfAStoreGo() throws SQLException {
    project.apply(newFile("a", "1"));
    TestProject fork = fork();
    TestProject deletedLater = fork();
    deleteLongAgo(project);
    deleteLongAgo(fork);
    edits.delete(user, deletedLater.id());
    removeAll(user);
    assertThat(contents(project)).as("what can be taken back").isOne();

    ProjectEditsTest.age(deletedLater.id());
    removeAll(user);

    assertThat(contents(project)).isZero();
  }

  @Test
  void muchIsRemovedInBatches() throws SQLException {
    TestDatabase.change("update account set tier = 'PRO' where owner_id = ?", user.value());
    int files = Retention.BATCH + 1;
    project.apply(many(0, 1_000));
    project.apply(many(1_000, files));
    deleteLongAgo(project);

    List<Retention.Removed> removed = removeAll(user);

    assertThat(removed)
        .containsExactly(
            new Retention.Removed(Retention.BATCH, 0),
            new Retention.Removed(Retention.BATCH, 0),
            new Retention.Removed(2, 0),
            new Retention.Removed(0, 1),
            new Retention.Removed(0, 0));
    assertThat(contents(project)).isZero();
  }

  private static FileOperation[] many(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> newFile(Integer.toString(i), "content " + i))
        .toArray(FileOperation[]::new);
  }

  @Test
  void sessionsThatHaveExpiredGoWithTheirTokens() throws SQLException {
    Person person = Person.create();
    SessionId expired = Person.openSession(person.user(), "another of " + person.user());
    TestDatabase.change(
        "update session set expires_at = now() - interval '1 second' where id = ?",
        expired.value());
    assertThat(retention.owners(Optional.empty(), 1_000_000)).contains(person.user());

    assertThat(removeAll(person.user()).getFirst()).isEqualTo(new Retention.Removed(1, 0));

    assertThat(ids("select id from session where owner_id = ?", person))
        .containsExactly(person.session().toString());
    assertThat(ids("select session_id from refresh_token where owner_id = ?", person))
        .containsExactly(person.session().toString());
  }

  @Test
  void answersThatWereKeptForADayGo() throws SQLException {
    Person person = Person.create();
    Person.IDEMPOTENCY.once(person.user(), "old", Person.hash("x"), () -> new byte[] {1});
    TestDatabase.change(
        """
        update idempotency set created_at = now() - interval '1 day 1 second'
        where owner_id = ? and key = 'old'
        """,
        person.user().value());
    assertThat(retention.owners(Optional.empty(), 1_000_000)).contains(person.user());

    assertThat(removeAll(person.user()).getFirst()).isEqualTo(new Retention.Removed(1, 0));

    assertThat(ids("select key from idempotency where owner_id = ?", person)).containsExactly("k");
  }

  @Test
  void streamsOfRunsThatEndedADayAgoGo() throws SQLException {
    RunId old = RunsFixture.append(project, "u1").id();
    RunsFixture.finish(project, old, "a1");
    RunsFixture.turn(project, "u2", "a2");
    TestDatabase.change(
        "update run set ended_at = now() - interval '1 day 1 second' where id = ?", old.value());
    assertThat(retention.owners(Optional.empty(), 1_000_000)).contains(user);

    // Two groups of chunks, and the number of the last.
    assertThat(removeAll(user).getFirst()).isEqualTo(new Retention.Removed(3, 0));

    String streams = "select distinct run_id from run_event where owner_id = ?";
    assertThat(TestDatabase.column(streams, user.value())).hasSize(1).doesNotContain(old.value());
    RunEvents events = new RunEvents(TestDatabase.db());
    assertThat(events.find(user, old.value()).orElseThrow().lastChunk()).isEqualTo(-1);
    assertThat(retention.owners(Optional.empty(), 1_000_000)).doesNotContain(user);
  }

  private static List<String> ids(String sql, Person person) throws SQLException {
    return TestDatabase.column(sql, person.user().value()).stream().map(String::valueOf).toList();
  }

  /** What asking directly for a project's rows removes. */
  private static int collected(UserId as, TestProject of) {
    String sql = "select collect_project(?, 10)";
    List<Integer> removed =
        TestDatabase.db().inTenant(as, tx -> tx.list(row -> row.getInt(1), sql, of.id().value()));
    return removed.getFirst();
  }

  @Test
  void whatIsAnothersIsNotRemoved() throws SQLException {
    project.apply(newFile("a", "1"));
    deleteLongAgo(project);
    UserId stranger = TestDatabase.tenant();

    assertThat(collected(stranger, project)).isZero();
    assertThat(retention.removeSome(stranger).isNothing()).isTrue();
    assertThat(contents(project)).isOne();
  }

  @Test
  void peopleAreFoundInTheOrderOfTheirIds() {
    deleteLongAgo(project);
    TestProject second = TestProject.create();
    deleteLongAgo(second);

    List<UserId> all = retention.owners(Optional.empty(), 1_000_000);

    assertThat(all).containsSubsequence(user, second.user());
    assertThat(retention.owners(Optional.of(user), 1_000_000))
        .doesNotContain(user)
        .contains(second.user());
    assertThat(retention.owners(Optional.empty(), 1)).hasSize(1);
  }
}
