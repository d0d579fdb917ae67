package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Message;
import dev.trellis.domain.Page;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages of long messages end early, and nothing is left out between them or told twice. */
class MessagesPageBytesTest {
  private static final int MESSAGES = 60;

  private final ProjectLoads loads = new ProjectLoads(TestDatabase.db());
  private final TestProject project = TestProject.create();
  private final List<String> ids =
      IntStream.range(0, MESSAGES).mapToObj(i -> "m%02d".formatted(i)).toList();

  @BeforeEach
  void fill() throws SQLException {
    Random random = new Random(3);
    for (int i = 0; i < MESSAGES; i++) {
      // Some are longer than a page by themselves.
      int length = random.nextInt(6) == 0 ? 1_200_000 : random.nextInt(300_000);
      TestDatabase.change(
          """
          insert into message (project_id, id, owner_id, client_id, role, parts)
          values (?, ?, ?, ?, 'user', ('[{"type":"text","text":"' || repeat('é', ?) || '"}]')::json)
          """,
          project.id().value(),
          new UUID(0x01900000_0000_7000L, 0x8000_0000_0000_0000L | i),
          project.user().value(),
          ids.get(i),
          length / 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyMessageIsOnOnePageInOrder(Page.Order order) {
    List<String> expected = order == Page.Order.OLDEST_FIRST ? ids : ids.reversed();
    for (int limit : new int[] {1, 7, 200}) {
      assertThat(read(order, limit)).as("pages of %d", limit).isEqualTo(expected);
    }
  }

  private List<String> read(Page.Order order, int limit) {
    List<String> read = new ArrayList<>();
    Optional<UUID> after = Optional.empty();
    do {
      Page<Message> page = page(new Page.Request(order, after, limit));
      assertThat(page.items()).hasSizeBetween(1, limit);
      int bytes = page.items().stream().mapToInt(MessagesPageBytesTest::bytes).sum();
      assertThat(page.items().size() == 1 || bytes <= Messages.MAX_PAGE_BYTES).isTrue();
      page.items().forEach(message -> read.add(message.id()));
      after = page.next();
    } while (after.isPresent());
    return read;
  }

  private static int bytes(Message message) {
    return message.parts().getBytes(StandardCharsets.UTF_8).length;
  }

  private Page<Message> page(Page.Request request) {
    return loads.messages(project.user(), project.id(), request).orElseThrow().messages();
  }

  @Test
  void aPageTakesAsManyAsFit() {
    Page<Message> page =
        page(new Page.Request(Page.Order.OLDEST_FIRST, Optional.empty(), Page.MAX_LIMIT));

    int bytes = page.items().stream().mapToInt(MessagesPageBytesTest::bytes).sum();
    Page<Message> next = page(new Page.Request(Page.Order.OLDEST_FIRST, page.next(), 1));
    assertThat(bytes + bytes(next.items().getFirst())).isGreaterThan(Messages.MAX_PAGE_BYTES);
  }
}
