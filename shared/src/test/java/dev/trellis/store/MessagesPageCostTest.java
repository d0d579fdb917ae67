package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Page;
import dev.trellis.domain.Page.Order;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page of a long conversation costs the same wherever it lies. */
class MessagesPageCostTest {
  private static final int MESSAGES = 10_000;
  private static final int LIMIT = 50;
  // One level of the index more or less, and pages that a boundary cuts.
  private static final int TOLERANCE = 4;

  private static final TestProject PROJECT = TestProject.create();

  @BeforeAll
  static void fill() throws SQLException {
    // Three conversations side by side, so that the table is not in the order of this one.
    for (TestProject project :
        List.of(PROJECT, TestProject.create(), TestProject.of(PROJECT.user()))) {
      TestDatabase.change(
          """
          insert into message (project_id, id, owner_id, client_id, role, parts)
          select ?, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ?, 'm' || n,
            case n % 2 when 1 then 'user' else 'assistant' end, '[{"type":"text","text":"Hello"}]'
          from generate_series(1, ?) n
          """,
          project.id().value(), project.user().value(), MESSAGES);
    }
    TestDatabase.change("vacuum analyze message");
  }

  @Test
  void everyPageReadsEquallyLittleByIndexAndWithoutSorting() {
    for (Order order : Order.values()) {
      JsonNode first = plan(order, Optional.empty());
      JsonNode middle = plan(order, Optional.of(key(MESSAGES / 2)));
      JsonNode last =
          plan(order, Optional.of(key(order == Order.OLDEST_FIRST ? MESSAGES - LIMIT : LIMIT + 1)));

      List<Integer> buffers = new ArrayList<>();
      for (JsonNode plan : List.of(first, middle, last)) {
        assertThat(plan.toString()).contains("Index Scan").doesNotContain("Sort", "Seq Scan");
        buffers.add(
            plan.path("Shared Hit Blocks").asInt() + plan.path("Shared Read Blocks").asInt());
      }
      assertThat(buffers)
          .allSatisfy(count -> assertThat(count).isBetween(1, buffers.getFirst() + TOLERANCE));
    }
  }

  @Test
  void theLastPageIsWhole() {
    Page.Request request =
        new Page.Request(Order.OLDEST_FIRST, Optional.of(key(MESSAGES - LIMIT)), LIMIT);

    var page = TestProject.load(PROJECT.user(), PROJECT.id(), request).orElseThrow().messages();

    assertThat(page.items()).hasSize(LIMIT);
    assertThat(page.items().getLast().id()).isEqualTo("m" + MESSAGES);
    assertThat(page.next()).isEmpty();
  }

  private static UUID key(int number) {
    return UUID.fromString("01900000-0000-7000-8000-%012x".formatted(number));
  }

  /** How the very statement that reads a page is executed, as the application's role. */
  private static JsonNode plan(Order order, Optional<UUID> after) {
    Statement page = Messages.pageStatement(PROJECT.id(), new Page.Request(order, after, LIMIT));
    Statement explain =
        new Statement("explain (analyze, buffers, format json) " + page.sql(), page.values());
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
