package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.HttpRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From where readers want a stream. */
class ResumePointTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 3", "12, 12", "-1, 9", "-3, 7", "-10, 0", "-11, 0", "-99, 0"})
  void anIndexCountsFromTheStartOrFromTheTail(String index, int position) {
    assertThat(read(Map.of("startIndex", index), Map.of()).orElseThrow().position(9))
        .isEqualTo(position);
  }

  @Test
  void ofAStreamThatHasNothingYetTheTailIsTheStart() {
    assertThat(new ResumePoint(-1).position(-1)).isZero();
    assertThat(new ResumePoint(0).position(-1)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "7, 8", "-1, 0", "-5, 0", "999999999, 1000000000"})
  void theLastEventsIdIsWhatTheReaderHas(String id, int position) {
    assertThat(read(Map.of(), Map.of("last-event-id", id)).orElseThrow().position(9))
        .isEqualTo(position);
  }

  @Test
  void whatTheAddressSaysGoesBeforeTheHeader() {
    assertThat(read(Map.of("startIndex", "2"), Map.of("last-event-id", "7")))
        .hasValue(new ResumePoint(2));
  }

  @Test
  void whoNamesNeitherWantsNoPlace() {
    assertThat(read(Map.of(), Map.of())).isEmpty();
    assertThat(read(Map.of(), Map.of("last-event-id", ""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", "1.5", "+1", "--1", "-", "01", "-01", "1234567890", " 1", "١"})
  void anythingElseIsRefused(String text) {
    assertRefused("startIndex", Map.of("startIndex", text), Map.of());
    if (!text.isEmpty()) {
      assertRefused("last-event-id", Map.of(), Map.of("last-event-id", text));
    }
  }

  private static void assertRefused(
      String field, Map<String, String> query, Map<String, String> headers) {
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> read(query, headers));
    assertThat(refused).isNotNull();
    assertThat(((Problem.Invalid) refused.problem()).errors().getFirst().field()).isEqualTo(field);
  }

  private static Optional<ResumePoint> read(
      Map<String, String> query, Map<String, String> headers) {
    return ResumePoint.read(
        new HttpRequest(
            "r",
            "GET",
            "/agent/{id}/stream",
            Map.of(),
            query,
            headers,
            new byte[0],
            "",
            Optional.empty(),
            Instant.EPOCH));
  }
}
