package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trellis.store.MigrationStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Forward and back with the migrations of this release, and with several of the test's own. */
class MigrationsTest {
  private static final List<Migration> SEVERAL = MigrationScripts.in("several");

  private final EmptyDatabase database = new EmptyDatabase();

  @AfterEach
  void dropDatabase() throws SQLException {
    database.close();
  }

  private Migrations released() {
    return new Migrations(database.owner());
  }

  private Migrations several(int first) {
    return with(SEVERAL.subList(0, first));
  }

  private Migrations with(List<Migration> known) {
    return new Migrations(database.owner(), known, DirectConnection.Limits.DEFAULT);
  }

  @Test
  void upRunsEachMigrationOnceInOrder() {
    assertThat(several(1).up()).containsExactly("0001_first");
    assertThat(several(3).up()).containsExactly("0002_slow", "0003_last");
    assertThat(several(3).up()).isEmpty();
  }

  @Test
  void whatIsReleasedGoesBackAndForward() throws SQLException {
    List<String> ran = released().up();
    List<String> all = database.schema();
    assertThat(all).hasSizeGreaterThan(50);

    assertThat(released().down()).contains(MigrationScripts.newest());
    assertThat(released().up()).containsExactly(MigrationScripts.newest());
    assertThat(database.schema()).isEqualTo(all);

    for (String name : ran.reversed()) {
      assertThat(released().down()).contains(name);
    }
    assertThat(released().down()).isEmpty();
    assertThat(database.schema()).isEmpty();
    assertThat(released().up()).isEqualTo(ran);
    assertThat(database.schema()).isEqualTo(all);
  }

  @Test
  void eachOfSeveralGoesBackToWhereItCameFrom() throws SQLException {
    for (int count = 1; count <= 3; count++) {
      List<String> before = database.schema();
      several(count).up();
      List<String> after = database.schema();
      several(count).down();
      assertThat(database.schema()).isEqualTo(before);
      several(count).up();
      assertThat(database.schema()).isEqualTo(after).isNotEqualTo(before);
    }
  }

  @Test
  void statusTellsWhereEachStands() throws SQLException {
    assertThat(several(3).status()).extracting(MigrationStatus::state).containsOnly(State.PENDING);
    assertThat(database.schema()).as("asking makes nothing").isEmpty();
    several(2).up();
    database.execute("update schema_migration set checksum = 'other' where name = '0001_first'");
    database.execute("insert into schema_migration values ('0009_other', 'x')");

    List<MigrationStatus> status = several(3).status();

    assertThat(status)
        .extracting(MigrationStatus::name)
        .containsExactly("0001_first", "0002_slow", "0003_last", "0009_other");
    assertThat(status)
        .extracting(MigrationStatus::state)
        .containsExactly(State.CHANGED, State.APPLIED, State.PENDING, State.UNKNOWN);
    assertThat(status)
        .extracting(one -> one.appliedAt().isPresent())
        .containsExactly(true, true, false, true);
  }

  @Test
  void aFileThatWasChangedAfterItRanIsRefusedBothWays() throws SQLException {
    several(1).up();
    Migration first = SEVERAL.getFirst();
    Migrations edited =
        with(List.of(new Migration(first.name(), first.up() + " ", first.down()), SEVERAL.get(1)));

    assertRefused(edited::up, "migration 0001_first was changed after it ran");
    assertRefused(edited::down, "migration 0001_first was changed after it ran");
    assertThat(database.column("select name from schema_migration")).containsExactly("0001_first");
  }

  @Test
  void aNewerSchemaIsLeftAlone() {
    several(3).up();

    assertThat(several(2).up()).isEmpty();
    assertRefused(several(2)::down, "migration 0003_last is not known to this release");
  }

  @Test
  void aMigrationThatComesTooLateIsRefused() {
    with(List.of(SEVERAL.get(0), SEVERAL.get(2))).up();

    assertRefused(several(3)::up, "0002_slow has not run, but 0003_last");
  }

  @Test
  void aMigrationThatFailsLeavesNothingAndKeepsThoseBefore() throws SQLException {
    Migration broken = new Migration("0002_bad", "create table x (); create table first ()", "");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> with(List.of(SEVERAL.getFirst(), broken)).up())
        .withMessage("migration 0002_bad: the database refused it (SQLSTATE 42P07)")
        .satisfies(e -> assertThat(e.serverMessage().orElse("")).contains("\"first\" already"));

    assertThat(database.column("select name from schema_migration")).containsExactly("0001_first");
    assertThat(database.schema()).noneMatch(object -> object.startsWith("table x "));
  }

  @Test
  void twoAtTheSameTimeRunEachMigrationOnce() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    Callable<List<String>> up =
        () -> {
          together.await();
          return released().up();
        };

    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<List<String>> one = threads.submit(up);
      Future<List<String>> other = threads.submit(up);

      assertThat(one.get().size() + other.get().size()).isEqualTo(released().status().size());
    }
  }

  @Test
  void namesAndTheirOrderAreChecked() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new Migration("first", "", ""));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> MigrationScripts.in("none"))
        .withMessageContaining("none/index is missing");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> MigrationScripts.in("disorder"))
        .withMessageContaining("not in order");
  }

  /** A pair that nobody put into the index would never run. */
  @Test
  void everyFileIsInTheIndex() throws IOException {
    Path folder = Path.of("src/main/resources/dev/trellis/store/migrations");
    Set<String> indexed = new HashSet<>(Set.of("index"));
    for (Migration migration : MigrationScripts.released()) {
      indexed.addAll(List.of(migration.name() + ".up.sql", migration.name() + ".down.sql"));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(indexed);
    }
  }

  private static void assertRefused(Runnable command, String reason) {
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(command::run)
        .withMessageContaining(reason);
  }
}
