package dev.trellis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.CursorCodec;
import dev.trellis.domain.FieldError;
import dev.trellis.domain.Page;
import dev.trellis.domain.Page.Order;
import dev.trellis.domain.UuidV7;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {
  private static final UUID LAST = UuidV7.next();

  private final Paging paging = new Paging(new CursorCodec(new byte[32]));

  @Test
  void withoutParametersItIsTheFirstPageInTheGivenOrder() {
    for (Order order : Order.values()) {
      assertThat(paging.read(HttpFixture.request(Map.of(), ""), "list", order))
          .isEqualTo(new Page.Request(order, Optional.empty(), 50));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "50", "200"})
  void limitsFrom1To200AreTaken(String limit) {
    assertThat(read(Map.of("limit", limit)).limit()).isEqualTo(Integer.parseInt(limit));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "201", "-1", "", "x", "1.0", "99999999999"})
  void otherLimitsAreRefused(String limit) {
    assertThat(HttpFixture.errors(() -> read(Map.of("limit", limit))))
        .containsExactly(new FieldError("limit", "must be a whole number from 1 to 200"));
  }

  @Test
  void theOrderCanBeAskedFor() {
    assertThat(read(Map.of("order", "asc")).order()).isEqualTo(Order.OLDEST_FIRST);
    assertThat(read(Map.of("order", "desc")).order()).isEqualTo(Order.NEWEST_FIRST);
    assertThat(HttpFixture.errors(() -> read(Map.of("order", "DESC"))))
        .containsExactly(new FieldError("order", "must be asc or desc"));
  }

  @Test
  void aCursorLeadsToTheNextPage() {
    String cursor = cursor("list", Order.OLDEST_FIRST);

    assertThat(read(Map.of("cursor", cursor)).after()).contains(LAST);
  }

  @Test
  void aCursorOfAnotherListOrOrderIsRefused() {
    for (String cursor :
        List.of(cursor("other", Order.OLDEST_FIRST), cursor("list", Order.NEWEST_FIRST), "", "x")) {
      assertThat(HttpFixture.errors(() -> read(Map.of("cursor", cursor))))
          .containsExactly(new FieldError("cursor", "is not a cursor of this list in this order"));
    }
  }

  @Test
  void everythingThatIsWrongIsToldTogether() {
    assertThat(HttpFixture.errors(() -> read(Map.of("limit", "0", "order", "up", "cursor", "x"))))
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("limit", "order", "cursor");
  }

  @Test
  void theLastPageSaysThatNothingFollows() {
    Page.Request request = new Page.Request(Order.OLDEST_FIRST, Optional.empty(), 7);

    Paging.View view = paging.view("list", request, new Page<>(List.of(), Optional.empty()));

    assertThat(Json.writeText(view))
        .isEqualTo("{\"hasMore\":false,\"nextCursor\":null,\"limit\":7}");
  }

  @Test
  void aPageBeforeOthersSaysSo() {
    Page.Request request = new Page.Request(Order.OLDEST_FIRST, Optional.empty(), 7);

    Paging.View view = paging.view("list", request, new Page<>(List.of(1), Optional.of(LAST)));

    assertThat(view.hasMore()).isTrue();
    assertThat(view.nextCursor()).contains(cursor("list", Order.OLDEST_FIRST));
  }

  private Page.Request read(Map<String, String> query) {
    return paging.read(HttpFixture.request(query, ""), "list", Order.OLDEST_FIRST);
  }

  private String cursor(String list, Order order) {
    return paging
        .view(
            list,
            new Page.Request(order, Optional.empty(), 7),
            new Page<>(List.of(), Optional.of(LAST)))
        .nextCursor()
        .orElseThrow();
  }
}
