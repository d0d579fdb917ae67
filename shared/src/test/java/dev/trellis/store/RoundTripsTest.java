package dev.trellis.store;

import static dev.trellis.store.TestProject.batch;
import static dev.trellis.store.TestProject.newFile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.FileSelection;
import dev.trellis.domain.NanoUsd;
import dev.trellis.domain.Page;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProjectSelection;
import dev.trellis.domain.RunId;
import dev.trellis.domain.TokenUsage;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What costs one round trip on a warm connection, counted on the wire. */
class RoundTripsTest {
  // The pool asks a connection that idled for longer whether it is alive: on a slow machine one
  // more turn, which says nothing about the statements.
  private static final String NO_ALIVE_CHECK = "com.zaxxer.hikari.aliveBypassWindowMs";

  private final TestProject project = TestProject.create();
  private final TurnCountingProxy proxy = proxy();
  private final Db db = db(proxy.port());
  private final Files files = new Files(db);

  private static TurnCountingProxy proxy() {
    try {
      return new TurnCountingProxy(TestDatabase.port());
    } catch (IOException noPort) {
      throw new java.io.UncheckedIOException(noPort);
    }
  }

  private static Db db(int port) {
    System.setProperty(NO_ALIVE_CHECK, "600000");
    try {
      return new Db(TestDatabase.config(port, DatabaseSetup.DATABASE, DatabaseSetup.APP, 1));
    } finally {
      System.clearProperty(NO_ALIVE_CHECK);
    }
  }

  @BeforeEach
  void warmUp() {
    db.check();
    assertThat(proxy.takeTurns()).as("connecting takes turns too").isGreaterThan(1);
  }

  @AfterEach
  void close() throws IOException {
    db.close();
    proxy.close();
  }

  @Test
  void aBatchIsOneRoundTripAtAnySize() {
    for (int size : new int[] {1, 10, 200}) {
      files.apply(project.user(), project.id(), batch(operations(size)));

      assertThat(proxy.takeTurns()).as("%d files", size).isOne();
    }
  }

  // After five uses the driver prepares the statement on the server.
  @Test
  void aBatchIsOneRoundTripAtEachRepetition() {
    for (int i = 0; i < 12; i++) {
      files.apply(project.user(), project.id(), batch(newFile("f" + i, "x".repeat(i * 1_000 + 1))));

      assertThat(proxy.takeTurns()).as("repetition %d", i).isOne();
    }
  }

  @Test
  void aRefusedBatchIsOneRoundTrip() {
    Problem refusal =
        TestProject.refusal(
            () -> files.apply(project.user(), project.id(), batch(TestProject.delete("x"))));

    assertThat(refusal).isInstanceOf(Problem.Conflict.class);
    assertThat(proxy.takeTurns()).isOne();
  }

  @Test
  void loadingListingAndReadingAreOneRoundTripEach() {
    project.apply(operations(50));
    Projects projects = new Projects(db);
    ProjectLoads loads = new ProjectLoads(db);
    Page.Request first = new Page.Request(Page.Order.OLDEST_FIRST, Optional.empty(), 50);

    for (int i = 0; i < 7; i++) {
      loads.load(project.user(), project.id(), FileSelection.TREE, first);
      assertThat(proxy.takeTurns()).as("load").isOne();
      loads.load(project.user(), project.id(), new FileSelection(Optional.of(0L), true), first);
      assertThat(proxy.takeTurns()).as("load with contents").isOne();
      loads.stamp(project.user(), project.id());
      assertThat(proxy.takeTurns()).as("stamp").isOne();
      projects.list(project.user(), ProjectSelection.ACTIVE, first);
      assertThat(proxy.takeTurns()).as("list").isOne();
      new ProjectEdits(db).star(project.user(), project.id(), i % 2 == 0);
      assertThat(proxy.takeTurns()).as("star").isOne();
      files.read(project.user(), project.id(), new FilePath("50/1"));
      assertThat(proxy.takeTurns()).as("read").isOne();
    }
  }

  @Test
  void aRefreshAnApiKeyAndASignInAreOneRoundTripEach() {
    Person person = Person.create();
    Instant now = Instant.now();

    new Sessions(db).rotate(person.user(), person.token(), Person.hash(now.toString()), now);
    assertThat(proxy.takeTurns()).as("refresh").isOne();
    new ApiKeys(db).authenticate(person.key(), Person.hash("secret of " + person.key()));
    assertThat(proxy.takeTurns()).as("key").isOne();
    new Logins(db).findByEmail(Person.email(person.user()));
    assertThat(proxy.takeTurns()).as("sign-in").isOne();
    new Accounts(db).delete(person.user());
    assertThat(proxy.takeTurns()).as("deletion").isOne();
  }

  @Test
  void anEffectOnceTakesThreeRoundTripsMoreAndItsRepetitionTwo() {
    Idempotency idempotency = new Idempotency(db);
    Projects projects = new Projects(db);
    for (int expected : new int[] {1 + 3, 2}) {
      idempotency.once(
          project.user(),
          "k",
          Person.hash("request"),
          () -> {
            projects.create(project.user(), "Once", "");
            return new byte[0];
          });

      assertThat(proxy.takeTurns()).isEqualTo(expected);
    }
  }

  @Test
  void undoingAndRedoingTakeTwoRoundTripsAndCommit() {
    project.apply(operations(50));
    UndoHistory history = new UndoHistory(db);

    for (int i = 0; i < 7; i++) {
      history.undo(project.user(), project.id(), Optional.empty());
      assertThat(proxy.takeTurns()).as("undo").isEqualTo(3);
      history.redo(project.user(), project.id(), Optional.empty());
      assertThat(proxy.takeTurns()).as("redo").isEqualTo(3);
    }
  }

  @Test
  void aReservationItsSettlementAndTheUsageAreOneRoundTripEach() {
    RunId run = RunsFixture.append(project, "m1").id();
    Budgets budgets = new Budgets(db);
    LocalDate day = BudgetsFixture.newDay();
    Budgets.Call call = BudgetsFixture.call(run, day, 10, 300);

    for (int i = 0; i < 7; i++) {
      Budgets.Decision decision = budgets.reserve(project.user(), call, BudgetsFixture.none());
      assertThat(proxy.takeTurns()).as("reservation").isOne();
      assertThat(decision).isInstanceOf(Budgets.Decision.Granted.class);
      UUID reservation = ((Budgets.Decision.Granted) decision).reservation();
      budgets.settle(project.user(), reservation, "test/model", TokenUsage.NONE, new NanoUsd(0));
      assertThat(proxy.takeTurns()).as("settlement").isOne();
      new UsageLog(db).days(project.user(), day, day);
      assertThat(proxy.takeTurns()).as("usage").isOne();
    }
  }

  @Test
  void aMessageAndItsAnswerAreOneRoundTripEach() {
    project.apply(operations(3));
    Runs runs = new Runs(db);

    for (int i = 0; i < 7; i++) {
      Send send = RunsFixture.send(project, "m" + i, Send.Placement.APPEND);
      Runs.Opening opening = runs.open(project.user(), send);
      assertThat(proxy.takeTurns()).as("message").isOne();
      RunId run = ((Runs.Opened) opening).id();
      Runs.Ending ending = RunsFixture.ending("a" + i, Optional.empty());
      runs.finish(project.user(), project.id(), run, ending, 1, RunsFixture::last);
      assertThat(proxy.takeTurns()).as("answer").isOne();
    }
  }

  @Test
  void anAnswerWithFilesIsFourRoundTripsAndCommits() {
    Runs runs = new Runs(db);
    RunId run = RunsFixture.append(project, "m1").id();
    Runs.Ending ending = RunsFixture.ending("a1", Optional.of(batch(newFile("f", "1"))));

    runs.finish(project.user(), project.id(), run, ending, 1, RunsFixture::last);

    assertThat(proxy.takeTurns()).isEqualTo(5);
  }

  private static FileOperation[] operations(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> newFile("%d/%d".formatted(size, i), ("content " + i).repeat(200)))
        .toArray(FileOperation[]::new);
  }
}
