package dev.trellis.store;

import static dev.trellis.store.Person.ACCOUNTS;
import static dev.trellis.store.Person.API_KEYS;
import static dev.trellis.store.Person.CHECKPOINTS;
import static dev.trellis.store.Person.CONVERSATIONS;
import static dev.trellis.store.Person.INTEGRATIONS;
import static dev.trellis.store.Person.NEWEST;
import static dev.trellis.store.Person.SESSIONS;
import static dev.trellis.store.Person.hash;
import static java.time.LocalDate.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FilePath;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectChange;
import dev.trellis.domain.ProjectSelection;
import dev.trellis.domain.RunId;
import dev.trellis.domain.TokenUsage;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Promise 16: a person who knows all ids of others reaches nothing of theirs. */
class CrossTenantTest {
  private static final int CALLS = 10_000;
  private static final ProjectChange RENAME =
      new ProjectChange(Optional.of("mine"), Optional.empty(), Optional.empty());

  private static final RunEvents EVENTS = new RunEvents(TestDatabase.db());
  private static final RunContinuations CONTINUATIONS =
      new RunContinuations(TestDatabase.db(), Runs.LEASE);
  private final Projects projects = new Projects(TestDatabase.db());
  private final ProjectEdits edits = new ProjectEdits(TestDatabase.db());
  private final Files files = new Files(TestDatabase.db());
  private final UserId stranger = Person.signUp();

  /** Something that the stranger tries; true if it reached anything. */
  private interface Attempt {
    boolean reaches(Person victim, RunId run);
  }

  @Test
  void randomCallsWithTheIdsOfOthersFindNothing() throws SQLException {
    List<Person> victims = IntStream.range(0, 5).mapToObj(_ -> Person.create()).toList();
    List<RunId> runs = new ArrayList<>();
    List<Map<String, String>> before = new ArrayList<>();
    for (Person victim : victims) {
      runs.add(run(victim));
      before.add(Person.rows(victim.user()));
    }
    List<Attempt> attempts = attempts();
    Random random = new Random(16);

    for (int i = 0; i < CALLS; i++) {
      int victim = random.nextInt(victims.size());
      int attempt = random.nextInt(attempts.size());
      assertThat(attempts.get(attempt).reaches(victims.get(victim), runs.get(victim)))
          .as("attempt %d", attempt)
          .isFalse();
    }

    for (int i = 0; i < victims.size(); i++) {
      assertThat(Person.rows(victims.get(i).user())).isEqualTo(before.get(i));
    }
  }

  private List<Attempt> attempts() {
    List<Attempt> attempts = new ArrayList<>(onProjects());
    attempts.addAll(onHistory());
    attempts.addAll(onRuns());
    attempts.addAll(onAccounts());
    attempts.addAll(onIntegrations());
    return attempts;
  }

  private List<Attempt> onProjects() {
    return List.of(
        (v, _) -> TestProject.load(stranger, v.project().id(), NEWEST).isPresent(),
        (_, _) -> !projects.list(stranger, ProjectSelection.ACTIVE, NEWEST).items().isEmpty(),
        (v, _) -> !files.list(stranger, v.project().id()).isEmpty(),
        (v, _) -> files.read(stranger, v.project().id(), new FilePath("index.html")).isPresent(),
        (v, _) -> isFound(() -> edits.star(stranger, v.project().id(), true)),
        (v, _) -> isFound(() -> edits.delete(stranger, v.project().id())),
        (v, _) -> isFound(() -> edits.undelete(stranger, v.project().id())),
        (v, _) -> isFound(() -> edits.change(stranger, v.project().id(), RENAME)),
        (v, _) -> isFound(() -> asStranger(v).apply(TestProject.newFile("a", "mine"))),
        (v, _) -> isFound(() -> asStranger(v).apply(TestProject.delete("index.html"))));
  }

  private List<Attempt> onHistory() {
    Revisions revisions = new Revisions(TestDatabase.db());
    Forks forks = new Forks(TestDatabase.db());
    Exports exports = new Exports(TestDatabase.db());
    Optional<Long> present = Optional.empty();
    return List.of(
        (v, _) -> revisions.list(stranger, v.project().id(), NEWEST).isPresent(),
        (v, _) -> isFound(() -> revisions.tree(stranger, v.project().id(), 1)),
        (v, _) -> isFound(() -> revisions.diff(stranger, v.project().id(), 0, 1)),
        (v, _) -> isFound(() -> revisions.restore(stranger, v.project().id(), 0)),
        (v, _) -> isFound(() -> exports.open(stranger, v.project().id(), present)),
        (v, _) -> isFound(() -> Person.HISTORY.undo(stranger, v.project().id(), present)),
        (v, _) -> isFound(() -> Person.HISTORY.redo(stranger, v.project().id(), present)),
        (v, _) -> isFound(() -> forks.fork(stranger, v.project().id(), Optional.empty(), present)),
        (v, _) -> CHECKPOINTS.list(stranger, v.project().id()).isPresent(),
        (v, _) -> isFound(() -> CHECKPOINTS.put(stranger, v.project().id(), "mine", present)),
        (v, _) -> CHECKPOINTS.delete(stranger, v.project().id(), "first"));
  }

  private List<Attempt> onRuns() {
    return List.of(
        (_, run) -> RunsFixture.RUNS.renew(stranger, run),
        (v, _) ->
            isFound(
                () -> RunsFixture.RUNS.requestStop(stranger, v.project().id(), Optional.empty())),
        (v, _) -> CONVERSATIONS.summary(stranger, v.project().id()).isPresent(),
        (v, _) ->
            CONVERSATIONS.keep(stranger, v.project().id(), new Conversations.Summary("m1", "mine")),
        (v, _) ->
            !CONVERSATIONS
                .before(stranger, v.project().id(), "m1", 10, 1_000)
                .equals(new Conversations.Stretch(List.of(), false)),
        (v, _) -> isFound(() -> RunsFixture.append(asStranger(v), "m2")),
        (v, run) -> isFound(() -> RunsFixture.finish(asStranger(v), run, "a2")),
        (v, _) -> BudgetsFixture.settle(stranger, reservation(v), TokenUsage.NONE),
        (_, _) -> !BudgetsFixture.LOG.days(stranger, EPOCH, EPOCH).days().isEmpty(),
        (v, _) -> isFound(() -> EVENTS.find(stranger, v.project().id().value())),
        (_, run) -> isFound(() -> EVENTS.find(stranger, run.value())),
        (_, run) -> EVENTS.read(stranger, run, 0).isPresent(),
        (_, run) -> CONTINUATIONS.take(stranger, run, 2, _ -> List.of("{}")).isPresent(),
        (_, run) -> EVENTS.append(stranger, run, 1, List.of("{}")) != RunEvents.Appended.REFUSED);
  }

  private List<Attempt> onAccounts() {
    return List.of(
        (v, _) -> SESSIONS.end(stranger, v.session()),
        (_, _) -> SESSIONS.endAll(stranger) > 0,
        (v, _) ->
            !(SESSIONS.rotate(stranger, v.token(), hash("x"), Instant.now())
                instanceof Sessions.Rotation.Refused),
        (v, _) -> API_KEYS.revoke(stranger, v.key()),
        (_, _) -> !API_KEYS.list(stranger, NEWEST).items().isEmpty(),
        (v, _) -> API_KEYS.authenticate(v.key(), hash("a guess")).isPresent(),
        (v, _) -> !ACCOUNTS.get(stranger).orElseThrow().user().equals(stranger),
        (v, _) ->
            Person.AUDIT.page(stranger, NEWEST).items().stream()
                .anyMatch(entry -> !entry.target().equals(stranger.toString())));
  }

  private List<Attempt> onIntegrations() {
    return List.of(
        (_, _) -> !INTEGRATIONS.list(stranger).isEmpty(),
        (_, _) -> INTEGRATIONS.sealed(stranger, "github").isPresent(),
        (_, _) -> INTEGRATIONS.delete(stranger, "github"),
        (_, _) -> !INTEGRATIONS.toReseal(stranger, "key-2").isEmpty(),
        (v, _) -> {
          Integrations.Sealed seen = INTEGRATIONS.sealed(v.user(), "github").orElseThrow();
          return INTEGRATIONS.reseal(stranger, "github", seen, seen);
        });
  }

  private TestProject asStranger(Person victim) {
    return new TestProject(stranger, victim.project().id());
  }

  private static boolean isFound(Runnable call) {
    try {
      call.run();
      return true;
    } catch (ProblemException refused) {
      return !(refused.problem() instanceof Problem.NotFound);
    }
  }

  private static RunId run(Person person) {
    return new RunId(id("run", person));
  }

  private static Budgets.Decision.Granted reservation(Person person) {
    return new Budgets.Decision.Granted(id("reservation", person), 1);
  }

  private static UUID id(String table, Person person) {
    try {
      String sql = "select id from %s where owner_id = ?".formatted(table);
      Object id = TestDatabase.column(sql, person.user().value()).getFirst();
      return UUID.fromString(String.valueOf(id));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
