package dev.trellis.store;

import static dev.trellis.store.Person.ACCOUNTS;
import static dev.trellis.store.Person.API_KEYS;
import static dev.trellis.store.Person.INTEGRATIONS;
import static dev.trellis.store.Person.LOGINS;
import static dev.trellis.store.Person.SESSIONS;
import static dev.trellis.store.Person.audited;
import static dev.trellis.store.Person.hash;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.AgentName;
import dev.trellis.domain.ApiKeyId;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.ProjectChange;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuditTest {
  private static final Forks FORKS = new Forks(TestDatabase.db());
  private static final ProjectEdits EDITS = new ProjectEdits(TestDatabase.db());
  private static final Instant NOW = Instant.parse("2050-01-01T00:00:00Z");

  /** A change, and what the audit says of it. */
  record Change(List<String> audited, Consumer<Person> call) {
    static Change of(Consumer<Person> call, String... audited) {
      return new Change(List.of(audited), call);
    }

    @Override
    public String toString() {
      return audited.toString();
    }
  }

  static Stream<Change> changes() {
    return Stream.of(
            accountsAndSessions(), keysAndIntegrations(), projectsAndRuns(), changesOfNothing())
        .flatMap(List::stream);
  }

  private static List<Change> accountsAndSessions() {
    return List.of(
        Change.of(
            p -> LOGINS.changePassword(p.user(), "hash 2", Optional.empty()), "password.change"),
        Change.of(p -> LOGINS.replaceHash(p.user(), "hash 1", "hash 3"), "password.rehash"),
        Change.of(p -> Person.openSession(p.user(), "second of " + p.user()), "session.open"),
        Change.of(
            p ->
                new AccountTiers(TestDatabase.config(DatabaseSetup.OWNER, 1))
                    .set(p.user(), Tier.PRO),
            "account.tier"),
        Change.of(p -> SESSIONS.end(p.user(), p.session()), "session.end"),
        Change.of(AuditTest::endTwoSessions, "session.end_all", "session.open"),
        Change.of(AuditTest::reuseToken, "session.reuse"));
  }

  private static void endTwoSessions(Person person) {
    Person.openSession(person.user(), "second of " + person.user());
    SESSIONS.endAll(person.user());
  }

  private static void reuseToken(Person person) {
    SESSIONS.rotate(person.user(), person.token(), hash("2nd " + person.user()), NOW);
    SESSIONS.rotate(
        person.user(), person.token(), hash("2nd " + person.user()), NOW.plus(Duration.ofHours(1)));
  }

  private static List<Change> keysAndIntegrations() {
    return List.of(
        Change.of(
            p -> API_KEYS.create(p.user(), Person.newKey(ApiKeyId.create(), Optional.empty())),
            "api_key.create"),
        Change.of(p -> API_KEYS.revoke(p.user(), p.key()), "api_key.revoke"),
        Change.of(
            p -> INTEGRATIONS.put(p.user(), "github", "hubot", Person.sealed("key-1", "new")),
            "integration.put"),
        Change.of(p -> INTEGRATIONS.delete(p.user(), "github"), "integration.delete"),
        Change.of(
            p -> {
              Integrations.Sealed seen = INTEGRATIONS.sealed(p.user(), "github").orElseThrow();
              INTEGRATIONS.reseal(p.user(), "github", seen, seen);
            },
            "integration.reseal"));
  }

  private static List<Change> projectsAndRuns() {
    return List.of(
        Change.of(p -> TestProject.of(p.user()), "project.create"),
        Change.of(
            p -> FORKS.fork(p.user(), p.project().id(), Optional.empty(), Optional.empty()),
            "file.batch",
            "project.fork"),
        Change.of(AuditTest::importFile, "file.batch", "project.import"),
        Change.of(AuditTest::nameTwice, "checkpoint.put"),
        Change.of(
            p -> Person.CHECKPOINTS.delete(p.user(), p.project().id(), "first"),
            "checkpoint.delete"),
        Change.of(
            p -> new Revisions(TestDatabase.db()).restore(p.user(), p.project().id(), 0),
            "file.batch"),
        Change.of(
            p -> Person.HISTORY.undo(p.user(), p.project().id(), Optional.empty()), "file.batch"),
        Change.of(AuditTest::undoAndRedo, "file.batch", "file.batch"),
        Change.of(AuditTest::rename, "project.update"),
        Change.of(p -> EDITS.star(p.user(), p.project().id(), true), "project.star"),
        Change.of(AuditTest::starAndUnstar, "project.unstar", "project.star"),
        Change.of(AuditTest::deleteAnother, "project.delete", "project.create"),
        Change.of(
            p -> EDITS.undelete(p.user(), deleteAnother(p)),
            "project.undelete",
            "project.delete",
            "project.create"),
        Change.of(
            AuditTest::deleteAfterRetention, "project.purge", "project.delete", "project.create"),
        Change.of(p -> p.project().apply(newFile("a", "1"), newFile("b", "2")), "file.batch"),
        Change.of(
            p -> RunsFixture.RUNS.requestStop(p.user(), p.project().id(), Optional.empty()),
            "run.stop"),
        Change.of(
            p -> RunsFixture.append(TestProject.of(p.user()), "m1"), "run.open", "project.create"),
        Change.of(
            p -> finish(p, Optional.of(TestProject.batch(newFile("c", "3")))),
            "file.batch",
            "run.end",
            "run.open",
            "project.create"),
        Change.of(p -> finish(p, Optional.empty()), "run.end", "run.open", "project.create"),
        Change.of(
            AuditTest::continueAndSend,
            "run.open",
            "run.end",
            "run.open",
            "run.end",
            "run.open",
            "project.create"));
  }

  private static void nameTwice(Person person) {
    for (int i = 0; i < 2; i++) {
      Person.CHECKPOINTS.put(person.user(), person.project().id(), "second", Optional.empty());
    }
  }

  private static void undoAndRedo(Person person) {
    Person.HISTORY.undo(person.user(), person.project().id(), Optional.empty());
    Person.HISTORY.redo(person.user(), person.project().id(), Optional.empty());
  }

  private static void rename(Person person) {
    ProjectChange change =
        new ProjectChange(Optional.of("Other"), Optional.empty(), Optional.empty());
    EDITS.change(person.user(), person.project().id(), change);
    EDITS.change(person.user(), person.project().id(), change);
  }

  private static void importFile(Person person) {
    FileOperation.Create file = new FileOperation.Create(new FilePath("a"), "a", Optional.empty());
    new Imports(TestDatabase.db()).create(person.user(), "Imported", List.of(file), "");
  }

  private static void starAndUnstar(Person person) {
    EDITS.star(person.user(), person.project().id(), true);
    EDITS.star(person.user(), person.project().id(), false);
    EDITS.star(person.user(), person.project().id(), false);
  }

  private static ProjectId deleteAnother(Person person) {
    ProjectId project = TestProject.of(person.user()).id();
    EDITS.delete(person.user(), project);
    return project;
  }

  private static void deleteAfterRetention(Person person) {
    ProjectEditsTest.age(deleteAnother(person));
    Retention retention = new Retention(TestDatabase.db());
    while (!retention.removeSome(person.user()).isNothing()) {
      // In batches.
    }
  }

  private static void finish(Person person, Optional<FileBatch> batch) {
    TestProject project = TestProject.of(person.user());
    RunId run = RunsFixture.append(project, "m1").id();
    RunsFixture.finish(project, run, "a1", batch);
  }

  private static void continueAndSend(Person person) {
    TestProject project = TestProject.of(person.user());
    RunId run = RunsFixture.append(project, "m1").id();
    Runs.Ending ending =
        new Runs.Ending(
            RunState.INTERRUPTED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new RunContinuations.Next(AgentName.BUILDER, 1)),
            0,
            0);
    RunsFixture.RUNS.finish(person.user(), project.id(), run, ending, 1, RunsFixture::last);
    RunsFixture.append(project, "m2");
  }

  private static List<Change> changesOfNothing() {
    return List.of(
        Change.of(p -> ACCOUNTS.ensure(p.user())),
        Change.of(p -> LOGINS.replaceHash(p.user(), "another hash", "hash 3")),
        Change.of(p -> SESSIONS.end(p.user(), SessionId.create())),
        Change.of(p -> API_KEYS.revoke(p.user(), ApiKeyId.create())),
        Change.of(p -> API_KEYS.authenticate(p.key(), hash("secret of " + p.key()))),
        Change.of(p -> INTEGRATIONS.delete(p.user(), "gitlab")),
        Change.of(p -> p.project().apply(update("index.html", "<h1>Hello</h1>"))),
        Change.of(p -> p.project().refusal(newFile("index.html", "again"))),
        Change.of(p -> SESSIONS.rotate(p.user(), p.token(), hash("2 " + p.user()), Instant.now())));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeIsAuditedOnceAndAChangeOfNothingIsNot(Change change) {
    Person person = Person.create();
    List<String> before = audited(person.user());

    change.call().accept(person);

    List<String> expected = new ArrayList<>(change.audited());
    expected.addAll(before);
    assertThat(audited(person.user())).isEqualTo(expected);
  }

  @Test
  void everyActionIsTested() {
    List<String> tested =
        new ArrayList<>(changes().flatMap(change -> change.audited().stream()).toList());
    tested.add("account.create");

    String[] actions =
        Arrays.stream(AuditAction.values()).map(AuditTest::text).toArray(String[]::new);
    assertThat(tested).contains(actions).contains("file.batch", "session.reuse");
  }

  private static String text(AuditAction action) {
    String sql = action.over("");
    return sql.substring(sql.indexOf('\'') + 1, sql.lastIndexOf('\''));
  }

  @Test
  void makingAnAccountIsAuditedOnce() {
    UserId builtIn = UserId.create();
    ACCOUNTS.ensure(builtIn);
    ACCOUNTS.ensure(builtIn);

    assertThat(audited(builtIn)).containsExactly("account.create");
    assertThat(audited(Person.signUp())).containsExactly("account.create");
  }

  @Test
  void stoppingTwiceIsOneChange() {
    Person person = Person.create();

    for (int i = 0; i < 2; i++) {
      assertThat(
              RunsFixture.RUNS.requestStop(person.user(), person.project().id(), Optional.empty()))
          .hasSize(1);
    }

    assertThat(audited(person.user())).containsOnlyOnce("run.stop");
  }
}
