package dev.trellis.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trellis.domain.FieldError;
import dev.trellis.domain.Problem;
import dev.trellis.domain.Problem.FileConflict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Problems as {@code application/problem+json} (RFC 9457). */
public final class ProblemJson {
  private ProblemJson() {}

  /** Status, the last part of the type's URN, and title. */
  private record Kind(int status, String name, String title) {
    static Kind of(Problem problem) {
      return switch (problem) {
        case Problem.Invalid _ -> new Kind(400, "invalid", "Invalid request");
        case Problem.Unauthorized _ -> new Kind(401, "unauthorized", "Unauthorized");
        case Problem.Forbidden _ -> new Kind(403, "forbidden", "Forbidden");
        case Problem.NotFound _ -> new Kind(404, "not-found", "Not found");
        case Problem.MethodNotAllowed _ ->
            new Kind(405, "method-not-allowed", "Method not allowed");
        case Problem.Conflict _ -> new Kind(409, "conflict", "Conflict");
        case Problem.TooLarge _ -> new Kind(413, "too-large", "Request too large");
        case Problem.Unprocessable _ -> new Kind(422, "unprocessable", "Unprocessable request");
        case Problem.TooManyRequests _ -> new Kind(429, "too-many-requests", "Too many requests");
        case Problem.Unavailable _ -> new Kind(503, "unavailable", "Unavailable");
        case Problem.TimedOut _ -> new Kind(504, "timed-out", "Timed out");
      };
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record View(
      String type,
      String title,
      int status,
      String detail,
      String instance,
      List<FieldError> errors,
      List<FileConflict> conflicts) {}

  /**
   * The answer that tells a problem.
   *
   * @param requestId names the request for whoever is asked for help
   */
  public static HttpResponse of(Problem problem, String requestId) {
    Kind kind = Kind.of(problem);
    List<FieldError> errors = problem instanceof Problem.Invalid i ? i.errors() : List.of();
    List<FileConflict> conflicts =
        problem instanceof Problem.Conflict c ? c.conflicts() : List.of();
    return answer(kind, problem.detail(), requestId, errors, conflicts, headers(problem));
  }

  /** The answer to a request that met a bug of ours: it tells nothing but the request's id. */
  public static HttpResponse ofBug(String requestId) {
    return answer(
        new Kind(500, "internal", "Internal error"),
        "Something went wrong on our side.",
        requestId,
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static Optional<Map.Entry<String, String>> headers(Problem problem) {
    return switch (problem) {
      case Problem.MethodNotAllowed not ->
          Optional.of(Map.entry("allow", String.join(", ", not.allowed())));
      case Problem.TooManyRequests often -> Optional.of(retryAfter(often.retryAfter()));
      case Problem.Unavailable away -> Optional.of(retryAfter(away.retryAfter()));
      case Problem.Unauthorized _ ->
          Optional.of(Map.entry("www-authenticate", "Bearer realm=\"trellis\""));
      case Problem.Invalid _,
          Problem.Forbidden _,
          Problem.NotFound _,
          Problem.Conflict _,
          Problem.TooLarge _,
          Problem.Unprocessable _,
          Problem.TimedOut _ ->
          Optional.empty();
    };
  }

  private static Map.Entry<String, String> retryAfter(Duration wait) {
    return Map.entry("retry-after", Long.toString(WholeSeconds.from(wait)));
  }

  private static HttpResponse answer(
      Kind kind,
      String detail,
      String requestId,
      List<FieldError> errors,
      List<FileConflict> conflicts,
      Optional<Map.Entry<String, String>> header) {
    View view =
        new View(
            "urn:trellis:problem:" + kind.name(),
            kind.title(),
            kind.status(),
            detail,
            requestId,
            errors,
            conflicts);
    Map.Entry<String, String> type = Map.entry("content-type", "application/problem+json");
    return new HttpResponse(
        kind.status(),
        header.map(h -> Map.ofEntries(type, h)).orElse(Map.ofEntries(type)),
        new HttpResponse.Body.Bytes(Json.write(view)));
  }
}
