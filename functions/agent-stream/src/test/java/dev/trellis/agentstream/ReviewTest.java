package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trellis.agentstream.Review.Finding;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.Json;
import dev.trellis.http.JsonFields;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewTest {

  @Test
  void aVerdictIsAnApprovalOrFindings() {
    assertThat(read("{\"approved\": true, \"findings\": []}").approves()).isTrue();
    assertThat(read("{\"approved\": true}").approves()).isTrue();

    Review review =
        read(
            "{\"approved\": false, \"findings\": [{\"place\": \"a.js\", \"problem\": \"Loops.\"}]}");
    assertThat(review.findings()).containsExactly(new Finding("a.js", "Loops."));
    assertThat(review.lines()).isEqualTo("- a.js: Loops.");
    assertThat(review.toJson().toString())
        .isEqualTo(
            "{\"approved\":false,\"findings\":[{\"place\":\"a.js\",\"problem\":\"Loops.\"}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"approved\": \"yes\"}",
        "{\"approved\": false, \"findings\": []}",
        "{\"approved\": true, \"findings\": [{\"place\": \"a\", \"problem\": \"b\"}]}",
        "{\"approved\": false, \"findings\": [{\"place\": \"a\"}]}",
        "{\"approved\": false, \"findings\": [\"a\"]}",
        "{\"approved\": true, \"more\": 1}",
      })
  void anythingElseIsNone(String json) {
    assertThat(catchThrowableOfType(ProblemException.class, () -> read(json))).isNotNull();
  }

  @Test
  void aVerdictIsBounded() {
    assertThat(read(rejection(20, 300, 2_000)).findings()).hasSize(20);
    for (String json : List.of(rejection(21, 1, 1), rejection(1, 301, 1), rejection(1, 1, 2_001))) {
      assertThat(catchThrowableOfType(ProblemException.class, () -> read(json))).isNotNull();
    }
  }

  private static String rejection(int findings, int place, int problem) {
    String finding =
        "{\"place\": \"%s\", \"problem\": \"%s\"}"
            .formatted("p".repeat(place), "q".repeat(problem));
    return "{\"approved\": false, \"findings\": [%s]}"
        .formatted(String.join(",", Collections.nCopies(findings, finding)));
  }

  private static Review read(String json) {
    return Review.read(JsonFields.of(Json.readForeign(json)));
  }
}
