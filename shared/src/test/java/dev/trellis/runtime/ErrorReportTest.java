package dev.trellis.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ErrorReportTest {
  private static final class Http2Error extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void typesAreAsLambdaWantsThem() {
    RuntimeException anonymous =
        new RuntimeException() {
          private static final long serialVersionUID = 1L;
        };
    assertThat(ErrorReport.of(new IllegalStateException()).type())
        .isEqualTo("Function.IllegalStateException");
    assertThat(ErrorReport.of(new Http2Error()).type()).isEqualTo("Function.HttpError");
    assertThat(ErrorReport.of(anonymous).type()).isEqualTo("Function.Unknown");
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, StreamedAnswer.MOST_TRAILER_JSON_BYTES, ErrorReport.MOST_BODY_BYTES})
  void theBodyKeepsItsBound(int most) {
    for (String unit : new String[] {"a", "\u0000", "\u20ac", "\uD83D\uDE00", "\""}) {
      Throwable failure = new IllegalStateException(unit.repeat(100_000));
      StackTraceElement frame = new StackTraceElement("a.b.C\u20ac", "d", "E.java", 12);
      failure.setStackTrace(Collections.nCopies(2000, frame).toArray(StackTraceElement[]::new));
      byte[] json = ErrorReport.of(failure).json(most);
      assertThat(json).hasSizeLessThanOrEqualTo(most);
      JsonNode root = JsonMapper.shared().readTree(json);
      assertThat(root.path("errorMessage").asString()).startsWith(unit);
      assertThat(root.path("stackTrace").size()).isPositive();
    }
  }

  @Test
  void withoutAMessageThereIsAnEmptyOne() {
    Throwable failure = new IllegalStateException();
    failure.setStackTrace(new StackTraceElement[0]);
    assertThat(ErrorReport.of(failure).json(1024))
        .asString()
        .isEqualTo(
            """
            {"errorMessage":"","errorType":"java.lang.IllegalStateException","stackTrace":[]}""");
  }
}
