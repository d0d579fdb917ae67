package dev.trellis.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogLineTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  @Test
  void aLineHasTheKeysOfPowertools() {
    JsonNode json = json(line("Hello"));

    assertThat(json.propertyNames())
        .containsExactly("timestamp", "level", "service", "logger", "thread", "message");
    assertThat(json.path("timestamp").asString()).isEqualTo("2026-01-02T03:04:05.678Z");
    assertThat(json.path("level").asString()).isEqualTo("WARN");
    assertThat(json.path("service").asString()).isEqualTo("file-batch");
    assertThat(json.path("logger").asString()).isEqualTo("dev.trellis.x.Y");
    assertThat(json.path("message").asString()).isEqualTo("Hello");
  }

  @Test
  void everyCharacterComesThroughOnOneLine() {
    StringBuilder all = new StringBuilder("\" \\ \\\" / é 🌱 \u2028 \u007F ");
    for (char c = 0; c < ' '; c++) {
      all.append(c);
    }

    LogLine line = line(all.toString());

    assertThat(line.asJson("s")).doesNotContain("\n", "\r");
    assertThat(json(line).path("message").asString()).isEqualTo(all.toString());
  }

  @Test
  void insideARequestItNamesTheRequest() {
    JsonNode json = RequestScope.call("r-1", () -> json(line("Hello")));

    assertThat(json.path("correlation_id").asString()).isEqualTo("r-1");
    assertThat(RequestScope.<String>call("r-1", () -> line("Hello").asText())).contains("[r-1]");
    assertThat(json(line("Hello")).has("correlation_id")).isFalse();
  }

  @Test
  void theInnerRequestIsTheOneThatIsNamed() {
    String named =
        RequestScope.call(
            "outer",
            () ->
                RequestScope.<String>call("inner", () -> RequestScope.requestId().orElseThrow())
                    + RequestScope.requestId().orElseThrow());

    assertThat(named).isEqualTo("innerouter");
  }

  @Test
  void aCauseIsToldWithItsStackTrace() {
    Exception cause =
        new IllegalStateException("outer \"quoted\"", new RuntimeException("the root"));

    String error = json(line("Hello", cause)).path("error").asString();

    assertThat(error)
        .startsWith("java.lang.IllegalStateException: outer \"quoted\"")
        .contains("Caused by: java.lang.RuntimeException: the root", "LogLineTest");
  }

  @Test
  void secretsAreTakenOutOfMessageAndCause() {
    LogLine line = line("password=hunter2", new RuntimeException("Bearer hunter2hunter2"));

    assertThat(line.asJson("s")).doesNotContain("hunter2");
    assertThat(line.asText()).doesNotContain("hunter2");
  }

  @Test
  void textForPeopleIsShort() {
    assertThat(line("Hello").asText()).isEqualTo("WARN Y: Hello");
  }

  private static LogLine line(String message) {
    return new LogLine(TIME, Level.WARN, "dev.trellis.x.Y", message, null);
  }

  private static LogLine line(String message, Throwable cause) {
    return new LogLine(TIME, Level.WARN, "dev.trellis.x.Y", message, cause);
  }

  private static JsonNode json(LogLine line) {
    return JsonMapper.shared().readTree(line.asJson("file-batch"));
  }
}
