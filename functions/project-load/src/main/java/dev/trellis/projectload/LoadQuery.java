package dev.trellis.projectload;

import dev.trellis.domain.FileSelection;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.HttpRequest;
import java.util.Optional;

/** Reads which files a request asks for. */
final class LoadQuery {
  private LoadQuery() {}

  /**
   * Reads {@code include} and {@code since}.
   *
   * @throws ProblemException if one of them is not valid
   */
  static FileSelection files(HttpRequest request) {
    request
        .query("include")
        .filter(include -> !include.equals("content"))
        .ifPresent(
            _ -> {
              throw ProblemException.invalid("include", "must be content");
            });
    Optional<Long> since = request.query("since").map(LoadQuery::revision);
    return new FileSelection(since, request.query("include").isPresent());
  }

  private static long revision(String text) {
    return HttpRequest.parseRevision(text)
        .orElseThrow(
            () -> ProblemException.invalid("since", "must be the number of a revision, or 0"));
  }
}
