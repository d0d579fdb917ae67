package dev.trellis.store;

import dev.trellis.domain.Page;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The parts of a statement that reads a page by keyset: an index is entered at the key, so no page
 * costs more.
 */
record Keyset(String comparison, String direction, UUID after) {
  // UUIDs compare byte by byte in PostgreSQL, so these come before and after every other.
  private static final UUID FIRST = new UUID(0, 0);
  private static final UUID LAST = new UUID(-1, -1);

  static Keyset of(Page.Request request) {
    return switch (request.order()) {
      case OLDEST_FIRST -> new Keyset(">", "asc", request.after().orElse(FIRST));
      case NEWEST_FIRST -> new Keyset("<", "desc", request.after().orElse(LAST));
    };
  }

  /** The keys behind which the two parts of a list are entered, of which one follows the other. */
  record Parts(UUID first, UUID second) {}

  /**
   * @param inSecond whether the page begins in the second part: then nothing of the first is left
   */
  Parts parts(boolean inSecond, Page.Order order) {
    UUID start = order == Page.Order.OLDEST_FIRST ? FIRST : LAST;
    UUID end = order == Page.Order.OLDEST_FIRST ? LAST : FIRST;
    return inSecond ? new Parts(end, after) : new Parts(after, start);
  }

  /** Makes a page of rows that were asked for with a limit of one more than the page's. */
  static <T> Page<T> page(List<T> rows, Page.Request request, Function<T, UUID> key) {
    if (rows.size() <= request.limit()) {
      return new Page<>(rows, Optional.empty());
    }
    List<T> items = rows.subList(0, request.limit());
    return new Page<>(items, Optional.of(key.apply(items.getLast())));
  }
}
