package dev.trellis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.Problem;
import dev.trellis.domain.Problem.FileConflict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProblemJsonTest {

  static Stream<Arguments> kinds() {
    Map<String, String> none = Map.of();
    return Stream.of(
        Arguments.of(new Problem.Invalid("limit", "is odd"), 400, "invalid", "limit is odd", none),
        Arguments.of(
            new Problem.Unauthorized("Who are you?"),
            401,
            "unauthorized",
            "Who are you?",
            Map.of("www-authenticate", "Bearer realm=\"trellis\"")),
        Arguments.of(new Problem.Forbidden("Not yours."), 403, "forbidden", "Not yours.", none),
        Arguments.of(new Problem.NotFound("Nothing."), 404, "not-found", "Nothing.", none),
        Arguments.of(
            new Problem.MethodNotAllowed(List.of("GET", "PUT")),
            405,
            "method-not-allowed",
            "Use GET or PUT.",
            Map.of("allow", "GET, PUT")),
        Arguments.of(new Problem.Conflict("Changed."), 409, "conflict", "Changed.", none),
        Arguments.of(new Problem.TooLarge("Too much."), 413, "too-large", "Too much.", none),
        Arguments.of(new Problem.Unprocessable("Other."), 422, "unprocessable", "Other.", none),
        Arguments.of(
            new Problem.TooManyRequests("Too often.", Duration.ofMillis(19_001)),
            429,
            "too-many-requests",
            "Too often.",
            Map.of("retry-after", "20")),
        Arguments.of(
            new Problem.Unavailable("Away.", Duration.ofSeconds(5)),
            503,
            "unavailable",
            "Away.",
            Map.of("retry-after", "5")),
        Arguments.of(new Problem.TimedOut("Too slow."), 504, "timed-out", "Too slow.", none));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyProblemHasItsStatusTypeAndHeaders(
      Problem problem, int status, String name, String detail, Map<String, String> headers) {
    HttpResponse response = ProblemJson.of(problem, "r-1");

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers())
        .containsEntry("content-type", "application/problem+json")
        .containsAllEntriesOf(headers)
        .hasSize(1 + headers.size());
    JsonNode body = body(response);
    assertThat(body.path("type").asString()).isEqualTo("urn:trellis:problem:" + name);
    assertThat(body.path("title").asString()).isNotBlank();
    assertThat(body.path("status").asInt()).isEqualTo(status);
    assertThat(body.path("detail").asString()).isEqualTo(detail);
    assertThat(body.path("instance").asString()).isEqualTo("r-1");
  }

  @Test
  void everyKindOfProblemIsTested() {
    List<Class<?>> tested = new ArrayList<>();
    kinds().forEach(arguments -> tested.add(arguments.get()[0].getClass()));

    assertThat(tested).containsExactlyInAnyOrder(Problem.class.getPermittedSubclasses());
  }

  @Test
  void everyFieldThatIsWrongIsNamed() {
    Problem problem =
        new Problem.Invalid(List.of(new FieldError("a", "is odd"), new FieldError("b", "is even")));

    assertThat(body(ProblemJson.of(problem, "r-1")).path("errors").toString())
        .isEqualTo(
            "[{\"field\":\"a\",\"reason\":\"is odd\"},{\"field\":\"b\",\"reason\":\"is even\"}]");
  }

  @Test
  void aConflictShowsBothSides() {
    Problem problem =
        new Problem.Conflict(
            "Changed.",
            List.of(
                new FileConflict(
                    "operations[0]",
                    "a.js",
                    "has changed since",
                    Optional.of("aa"),
                    Optional.of("bb"),
                    Optional.of(7L))));

    assertThat(body(ProblemJson.of(problem, "r-1")).path("conflicts").toString())
        .isEqualTo(
            "[{\"field\":\"operations[0]\",\"path\":\"a.js\",\"reason\":\"has changed since\","
                + "\"baseHash\":\"aa\",\"currentHash\":\"bb\",\"currentRevision\":7}]");
  }

  @Test
  void listsThatAreEmptyAreLeftOut() {
    JsonNode body = body(ProblemJson.of(new Problem.NotFound("Nothing."), "r-1"));

    assertThat(body.propertyNames())
        .containsExactly("type", "title", "status", "detail", "instance");
  }

  @Test
  void aBugTellsNothingButTheRequest() {
    HttpResponse response = ProblemJson.ofBug("r-1");

    assertThat(response.status()).isEqualTo(500);
    assertThat(body(response).path("detail").asString())
        .isEqualTo("Something went wrong on our side.");
    assertThat(body(response).path("instance").asString()).isEqualTo("r-1");
  }

  private static JsonNode body(HttpResponse response) {
    return JsonMapper.shared().readTree(HttpFixture.bytes(response));
  }
}
