package dev.trellis.http;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Short ways to make requests and to see what is refused. */
final class HttpFixture {
  private HttpFixture() {}

  static HttpRequest request(Map<String, String> query, String body) {
    return new HttpRequest(
        "r-1",
        "POST",
        "/projects/{projectId}",
        Map.of("projectId", "p"),
        query,
        Map.of(),
        body.getBytes(StandardCharsets.UTF_8),
        "192.0.2.1",
        Optional.empty(),
        Instant.MAX);
  }

  static JsonFields fields(String body) {
    return JsonFields.ofBody(request(Map.of(), body));
  }

  /** The problem that a call meets; any other exception fails the test. */
  static Problem refusal(Runnable call) {
    ProblemException refused = catchThrowableOfType(ProblemException.class, call::run);
    if (refused == null) {
      throw new AssertionError("it was not refused");
    }
    return refused.problem();
  }

  /** What a call says to be wrong with the request. */
  static List<FieldError> errors(Runnable call) {
    return ((Problem.Invalid) refusal(call)).errors();
  }

  static byte[] bytes(HttpResponse response) {
    return switch (response.body()) {
      case HttpResponse.Body.Bytes(byte[] bytes) -> bytes;
      case HttpResponse.Body.Streamed _ -> throw new AssertionError("it streams");
    };
  }
}
