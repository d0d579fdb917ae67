package dev.trellis.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trellis.domain.CursorCodec;
import dev.trellis.domain.FieldError;
import dev.trellis.domain.Page;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads which page a request asks for, and tells how to get the next one. */
public final class Paging {
  private final CursorCodec cursors;

  public Paging(CursorCodec cursors) {
    this.cursors = cursors;
  }

  /** A page's place in its list, as answers show it. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record View(boolean hasMore, Optional<String> nextCursor, int limit) {}

  /**
   * Reads {@code cursor}, {@code limit} and {@code order}.
   *
   * @param list names the list; a cursor of another list is refused
   * @param otherwise the order if the request asks for none
   * @throws ProblemException if one of them is not valid
   */
  public Page.Request read(HttpRequest request, String list, Page.Order otherwise) {
    List<FieldError> errors = new ArrayList<>();
    int limit = request.query("limit").map(text -> limit(text, errors)).orElse(Page.DEFAULT_LIMIT);
    Page.Order order = request.query("order").map(text -> order(text, errors)).orElse(otherwise);
    Optional<UUID> after =
        request.query("cursor").flatMap(text -> after(named(list, order), text, errors));
    if (!errors.isEmpty()) {
      throw new ProblemException(new Problem.Invalid(errors));
    }
    return new Page.Request(order, after, limit);
  }

  /**
   * The name of the list that the request's cursor is of; the first name if it has none, or one of
   * another list, which {@link #read} refuses then.
   *
   * @param lists names of lists that are read one behind the other
   */
  public String listOf(HttpRequest request, List<String> lists, Page.Order otherwise) {
    Optional<String> cursor = request.query("cursor");
    Page.Order order =
        request.query("order").map(text -> order(text, new ArrayList<>())).orElse(otherwise);
    return lists.stream()
        .filter(list -> cursor.flatMap(c -> cursors.decode(named(list, order), c)).isPresent())
        .findFirst()
        .orElse(lists.getFirst());
  }

  public View view(String list, Page.Request request, Page<?> page) {
    String name = named(list, request.order());
    return new View(
        page.next().isPresent(),
        page.next().map(last -> cursors.encode(name, last)),
        request.limit());
  }

  private static String named(String list, Page.Order order) {
    return list + ":" + order;
  }

  private static int limit(String text, List<FieldError> errors) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= Page.MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException reportedBelow) {
      // Falls through to the one error for both cases.
    }
    errors.add(new FieldError("limit", "must be a whole number from 1 to " + Page.MAX_LIMIT));
    return Page.DEFAULT_LIMIT;
  }

  private static Page.Order order(String text, List<FieldError> errors) {
    return switch (text) {
      case "asc" -> Page.Order.OLDEST_FIRST;
      case "desc" -> Page.Order.NEWEST_FIRST;
      default -> {
        errors.add(new FieldError("order", "must be asc or desc"));
        yield Page.Order.OLDEST_FIRST;
      }
    };
  }

  private Optional<UUID> after(String list, String cursor, List<FieldError> errors) {
    Optional<UUID> after = cursors.decode(list, cursor);
    if (after.isEmpty()) {
      errors.add(new FieldError("cursor", "is not a cursor of this list in this order"));
    }
    return after;
  }
}
