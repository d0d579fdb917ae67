package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Problem;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing is served on a schema that is older than the release. */
class SchemaCheckTest {
  private static final Problem TOO_OLD =
      new Problem.Unavailable(
          "The database is not yet as this release needs it; try again soon.",
          Duration.ofSeconds(30));

  private final EmptyDatabase database = new EmptyDatabase();
  private final UserId user = new UserId(UuidV7.next());

  @AfterEach
  void dropDatabase() throws SQLException {
    database.close();
  }

  private Migrations migrations() {
    return new Migrations(database.owner());
  }

  private void use(Db db) {
    db.inTenant(user, tx -> tx.list(row -> row.getInt(1), "select 1"));
  }

  private void useInOneTrip(Db db) {
    db.inOneTrip(user, Statement.of("select 1"), results -> results.next().next());
  }

  @Test
  void refusesUntilTheNewestMigrationHasRun() {
    try (Db db = new Db(database.config(DatabaseSetup.APP))) {
      assertThat(TestProject.refusal(() -> use(db))).as("no ledger").isEqualTo(TOO_OLD);
      assertThat(TestProject.refusal(() -> useInOneTrip(db))).isEqualTo(TOO_OLD);
      assertThat(TestProject.refusal(db::check)).isEqualTo(TOO_OLD);
      migrations().up();
      migrations().down();
      assertThat(TestProject.refusal(() -> use(db))).as("one is missing").isEqualTo(TOO_OLD);
      assertThat(TestProject.refusal(db::check)).isEqualTo(TOO_OLD);

      migrations().up();

      db.check();
      use(db);
      useInOneTrip(db);
    }
  }

  @Test
  void aNewerSchemaIsFine() throws SQLException {
    migrations().up();
    database.execute("insert into schema_migration values ('9999_later', 'x')");

    try (Db db = new Db(database.config(DatabaseSetup.APP))) {
      use(db);
    }
  }

  @Test
  void anotherMigrationThanTheNewestMayBeNeeded() {
    migrations().up();

    try (Db db = new Db(database.config(DatabaseSetup.APP), "9999_later")) {
      assertThat(TestProject.refusal(() -> use(db))).isEqualTo(TOO_OLD);
    }
  }

  @Test
  void asksOnceAndCostsOneTurn() throws IOException {
    migrations().up();
    try (TurnCountingProxy proxy = new TurnCountingProxy(TestDatabase.port());
        Db db = new Db(TestDatabase.config(proxy.port(), database.name(), DatabaseSetup.APP, 1))) {
      useInOneTrip(db);
      int first = proxy.takeTurns();
      useInOneTrip(db);
      int second = proxy.takeTurns();
      try (Db another =
          new Db(TestDatabase.config(proxy.port(), database.name(), DatabaseSetup.APP, 1))) {
        another.check();
        int connectAndAsk = proxy.takeTurns();

        assertThat(second).isOne();
        assertThat(first).as("connect, ask, and the statement").isEqualTo(connectAndAsk + 1);
      }
    }
  }
}
