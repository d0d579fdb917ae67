package dev.trellis.store;

import static dev.trellis.store.BudgetsFixture.MUCH;
import static dev.trellis.store.BudgetsFixture.call;
import static dev.trellis.store.BudgetsFixture.ceilings;
import static dev.trellis.store.BudgetsFixture.dayTokens;
import static dev.trellis.store.BudgetsFixture.granted;
import static dev.trellis.store.RunsFixture.RUNS;
import static dev.trellis.store.RunsFixture.append;
import static dev.trellis.store.RunsFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Ceiling;
import dev.trellis.domain.Ceilings;
import dev.trellis.domain.NanoUsd;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProjectStamp;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.store.Send.Placement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run begins with, and that there must be room for it. */
class RunOpeningTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final TestProject project = TestProject.create();
  private final UserId user = project.user();
  private final LocalDate day = BudgetsFixture.newDay();

  @Test
  void aRunBeginsWithTheFilesThatThereAre() {
    assertThat(append(project, "m1").files()).isEmpty();
    TestProject other = TestProject.of(user);
    other.apply(TestProject.newFile("b", "2"), TestProject.newFile("a", "1"));

    Runs.Opened opened = append(other, "m1");

    assertThat(opened.files()).isEqualTo(new Files(TestDatabase.db()).list(user, other.id()));
    assertThat(opened.files()).extracting(file -> file.path().value()).containsExactly("a", "b");
  }

  @Test
  void whatIsDecidedBeginsWithTheSame() {
    project.apply(TestProject.newFile("a", "1"));
    turn(project, "m1", "a1");

    Runs.Opened opened = RunsFixture.open(project, "m1", Placement.ANSWER_AGAIN);

    assertThat(opened.files()).hasSize(1);
    assertThat(opened.asked().id()).isEqualTo("m1");
  }

  @Test
  void aRunThatBeginsIsStoredAsAWhole() throws SQLException {
    RunId run = append(project, "m1").id();

    assertThat(
            TestDatabase.column(
                """
                select concat_ws(' ', r.state, r.last_seq, r.base_revision, r.message_id, r.model,
                  r.lease_until > now(), e.seq, e.count, e.chunks, a.action, m.role)
                from run r join run_event e on e.run_id = r.id join audit a on a.target = r.id::text
                join message m on m.project_id = r.project_id and m.client_id = r.message_id
                where r.id = ?
                """,
                run.value()))
        .isEqualTo(List.of("running 0 0 m1 scripted t 0 1 {\"start\":1} run.open user"));
  }

  @Test
  void whoeverLoadsTheProjectSeesThatARunHasBegunAndThatItHasEnded() {
    ProjectLoads loads = new ProjectLoads(TestDatabase.db());
    Optional<ProjectStamp> before = loads.stamp(user, project.id());

    RunId run = append(project, "m1").id();
    Optional<ProjectStamp> begun = loads.stamp(user, project.id());
    RunsFixture.finish(project, run, "a1");

    assertThat(begun).isPresent().isNotEqualTo(before);
    assertThat(loads.stamp(user, project.id())).isPresent().isNotEqualTo(begun);
  }

  @Test
  void withoutRoomNothingIsStored() throws SQLException {
    Ceilings ceilings = dayTokens(1_255);

    Problem refusal = TestProject.refusal(() -> open("m1", Placement.APPEND, ceilings));

    assertThat(refusal).isEqualTo(Ceiling.DAY_TOKENS.problem(ceilings, NOW).problem());
    assertThat(RunsFixture.messages(project)).isEmpty();
    assertThat(stored()).isZero();
    assertThat(open("m1", Placement.APPEND, dayTokens(1_256))).isInstanceOf(Runs.Opened.class);
    assertThat(
            TestDatabase.number(
                "select count(*) from reservation where owner_id = ?", user.value()))
        .as("nothing is reserved")
        .isZero();
  }

  @Test
  void withoutRoomWhatIsDecidedStoresNothing() throws SQLException {
    turn(project, "m1", "a1");
    long before = stored();
    Ceilings ceilings = dayTokens(1_255);

    Problem refusal = TestProject.refusal(() -> open("m1", Placement.ANSWER_AGAIN, ceilings));

    assertThat(refusal).isEqualTo(Ceiling.DAY_TOKENS.problem(ceilings, NOW).problem());
    assertThat(RunsFixture.messages(project)).containsExactly("m1", "a1");
    assertThat(stored()).isEqualTo(before);
    assertThat(open("m1", Placement.ANSWER_AGAIN, dayTokens(1_256)))
        .isInstanceOf(Runs.Opened.class);
  }

  @Test
  void whatALostRunHasReservedIsCountedBeforeAnybodySettlesIt() throws SQLException {
    RunId lost = append(TestProject.of(user), "m1").id();
    granted(user, call(lost, day, 1_000, 1_000), BudgetsFixture.none());
    RunsFixture.expire(lost);

    assertThat(TestProject.refusal(() -> open("m1", Placement.APPEND, dayTokens(3_255))))
        .isInstanceOf(Problem.TooManyRequests.class);
    assertThat(BudgetsFixture.counted(user, day)).as("nothing is settled").isZero();
    assertThat(open("m1", Placement.APPEND, dayTokens(3_256))).isInstanceOf(Runs.Opened.class);
  }

  @Test
  void whatOthersHaveSpentIsCountedForTheInstallation() {
    UserId other = TestDatabase.tenant();
    RunId theirs = BudgetsFixture.newRun(other);
    granted(other, call(theirs, day, 1_000, 1_000), BudgetsFixture.none());
    // Theirs is 3,000 nano-USD, and the least of this one is 1,000 and 256 times two.
    assertThat(TestProject.refusal(() -> open("m1", Placement.APPEND, everybody(4_511))))
        .isEqualTo(Ceiling.INSTALLATION_DAY_USD.problem(everybody(4_511), NOW).problem());
    assertThat(open("m1", Placement.APPEND, everybody(4_512))).isInstanceOf(Runs.Opened.class);
  }

  private static Ceilings everybody(long nano) {
    return ceilings(Long.MAX_VALUE, MUCH, Long.MAX_VALUE, MUCH, new NanoUsd(nano));
  }

  private Runs.Opening open(String messageId, Placement placement, Ceilings ceilings) {
    Budgets.Call call = call(RunId.create(), day, 1_000, 256);
    return RUNS.open(
        user,
        RunsFixture.send(
            project, messageId, placement, false, new Budgets.Least(call, ceilings, NOW)));
  }

  /** How many rows tell of runs of the project. */
  private long stored() throws SQLException {
    return TestDatabase.number(
        """
        select (select count(*) from run where project_id = ?)
          + (select count(*) from run_event where owner_id = ?)
          + (select count(*) from audit where owner_id = ? and action like 'run.%')
        """,
        project.id().value(), user.value(), user.value());
  }
}
