package dev.trellis.agentstream;

import dev.trellis.domain.ProblemException;
import dev.trellis.http.HttpRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * From where a reader wants a stream.
 *
 * @param index the number of the first chunk wanted; a negative one counts from the stream's tail,
 *     -1 being the last chunk that is stored
 */
record ResumePoint(int index) {
  private static final Pattern INDEX = Pattern.compile("-?(0|[1-9][0-9]{0,8})");

  /**
   * Reads {@code startIndex}, or else {@code Last-Event-ID}, the number of the last chunk that the
   * reader has.
   *
   * @return empty if the request names neither
   */
  static Optional<ResumePoint> read(HttpRequest request) {
    Optional<String> start = request.query("startIndex");
    if (start.isPresent()) {
      return Optional.of(new ResumePoint(number("startIndex", start.get())));
    }
    return request
        .header("last-event-id")
        .filter(id -> !id.isEmpty())
        .map(id -> new ResumePoint(Math.max(-1, number("last-event-id", id)) + 1));
  }

  private static int number(String field, String text) {
    if (!INDEX.matcher(text).matches()) {
      throw ProblemException.invalid(field, "must be a whole number of at most 9 digits");
    }
    return Integer.parseInt(text);
  }

  /**
   * The number of the first chunk wanted.
   *
   * @param last the number of the last chunk; -1 if there is none
   */
  int position(int last) {
    return index >= 0 ? index : Math.max(0, last + 1 + index);
  }
}
