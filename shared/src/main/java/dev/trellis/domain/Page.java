package dev.trellis.domain;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page of a list that is read by keyset: each page costs the same, however deep it lies.
 *
 * @param items in the order asked for; at most the page's limit
 * @param next the key of the last item if more follow
 */
public record Page<T>(List<T> items, Optional<UUID> next) {
  public Page {
    items = List.copyOf(items);
  }

  /**
   * Which page.
   *
   * @param after the key that the page begins behind; empty for the first page
   */
  public record Request(Order order, Optional<UUID> after, int limit) {
    public Request {
      if (limit < 1 || limit > MAX_LIMIT) {
        throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT);
      }
    }
  }

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public enum Order {
    OLDEST_FIRST,
    NEWEST_FIRST
  }
}
