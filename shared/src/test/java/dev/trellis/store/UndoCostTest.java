package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What undoing and redoing read does not grow with the history, nor with how much was undone. */
class UndoCostTest {
  private static final int REVISIONS = 5_000;
  private static final int UNDONE = 2_000;
  private static final int REDONE = 1_000;
  private static final int ALL = REVISIONS + UNDONE + REDONE;

  /** Where the project stands then. */
  private static final int POSITION = REVISIONS - UNDONE + REDONE;

  /** A few pages for each of a handful of entries into an index. */
  private static final int MOST_BUFFERS = 25;

  private static final TestProject PROJECT = TestProject.create();

  /** Each revision changes the same file; then some are undone, and some of these redone. */
  @BeforeAll
  static void fill() throws SQLException {
    UUID id = PROJECT.id().value();
    UUID owner = PROJECT.user().value();
    TestDatabase.change(
        """
        insert into file_change (project_id, path, revision, owner_id, hash, size, language)
        select ?, 'a', n, ?, decode(repeat('00', 32), 'hex'), 0, 'text'
        from generate_series(1, ?) n
        """,
        id,
        owner,
        ALL);
    TestDatabase.change(
        """
        insert into history_position (project_id, revision, owner_id, position, redo)
        select ?, ? + n, ?, ? - n, ? - n + 1 from generate_series(1, ?) n
        """,
        id,
        REVISIONS,
        owner,
        REVISIONS,
        REVISIONS,
        UNDONE);
    TestDatabase.change(
        """
        insert into history_position (project_id, revision, owner_id, position, redo)
        select ?, ? + n, ?, ? + n, ? + n + 1 from generate_series(1, ?) n
        """,
        id,
        REVISIONS + UNDONE,
        owner,
        REVISIONS - UNDONE,
        REVISIONS - UNDONE,
        REDONE);
    TestDatabase.change("update project set revision = ? where id = ?", ALL, id);
    TestDatabase.change("vacuum analyze file_change");
    TestDatabase.change("vacuum analyze history_position");
  }

  @Test
  void aStepInALongHistoryReadsLittle() {
    Map<String, String> statements =
        Map.of(
            "undo", UndoSql.UNDO,
            "redo", UndoSql.REDO,
            "before", UndoSql.BEFORE_CHANGE,
            "again", UndoSql.CHANGE);

    statements.forEach(
        (name, sql) -> {
          JsonNode plan = plan(sql);
          int buffers =
              plan.path("Shared Hit Blocks").asInt() + plan.path("Shared Read Blocks").asInt();
          assertThat(buffers).as("%s: %s", name, plan).isBetween(1, MOST_BUFFERS);
        });
  }

  @Test
  void theStepIsTheRightOne() {
    assertThat(numbers(UndoSql.UNDO)).containsExactly(ALL, POSITION, POSITION, POSITION - 1);
    assertThat(numbers(UndoSql.REDO))
        .containsExactly(ALL, POSITION + 1, POSITION + 1, POSITION + 2);
  }

  private static List<Integer> numbers(String sql) {
    return TestDatabase.db()
        .inTenant(
            PROJECT.user(),
            tx ->
                tx.list(
                        row -> List.of(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4)),
                        sql,
                        PROJECT.id().value())
                    .getFirst());
  }

  /** How a statement is executed, as the application's role. */
  private static JsonNode plan(String sql) {
    boolean twice = sql.indexOf('?') != sql.lastIndexOf('?');
    List<Object> values = new ArrayList<>(List.of(PROJECT.id().value()));
    if (twice) {
      values.add(PROJECT.id().value());
    }
    Statement explain = new Statement("explain (analyze, buffers, format json) " + sql, values);
    String plan =
        TestDatabase.db()
            .inTenant(
                PROJECT.user(),
                tx ->
                    tx.query(explain, rows -> Tx.readAll(rows, row -> row.getString(1)))
                        .getFirst());
    return JsonMapper.shared().readTree(plan).get(0).get("Plan");
  }
}
