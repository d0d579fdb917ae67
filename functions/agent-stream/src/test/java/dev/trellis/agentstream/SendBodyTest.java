package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trellis.domain.AgentName;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.HttpRequest;
import dev.trellis.store.Send.Placement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bodies that clients send, as they are written and as they are refused. */
class SendBodyTest {
  private static final String PROJECT = "01890000-0000-7000-8000-000000000000";

  @Test
  void theShortForm() {
    SendBody body = read(message("m1", text("Hi"), ""));

    assertThat(body.project()).hasToString(PROJECT);
    assertThat(body.messageId()).isEqualTo("m1");
    assertThat(body.parts()).isEqualTo("[{\"type\":\"text\",\"text\":\"Hi\"}]");
    assertThat(body.text()).isEqualTo("Hi");
    assertThat(body.placement()).isEqualTo(Placement.APPEND);
    assertThat(body.agent()).isEmpty();
    assertThat(body.review()).isEmpty();
  }

  @Test
  void ofAWholeHistoryOnlyTheNewestMessageIsTaken() {
    SendBody body =
        read(
            """
            {"id": "%s", "messages": [{"role": "assistant"}, {"id": "m2", "role": "user",
              "parts": [%s, %s], "metadata": {}}], "trigger": "submit-message"}
            """
                .formatted(PROJECT, text("One"), "{\"type\":\"text\",\"text\":\"Two\",\"x\":1}"));

    assertThat(body.messageId()).isEqualTo("m2");
    assertThat(body.text()).isEqualTo("One\nTwo");
    assertThat(body.parts())
        .isEqualTo("[{\"type\":\"text\",\"text\":\"One\"},{\"type\":\"text\",\"text\":\"Two\"}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"trigger\": \"submit-message\" | APPEND",
        "\"trigger\": \"submit-message\", \"messageId\": \"m2\" | APPEND",
        "\"trigger\": \"submit-message\", \"messageId\": \"m1\" | REPLACE",
        "\"messageId\": \"m1\" | REPLACE",
        "\"trigger\": \"regenerate-message\" | ANSWER_AGAIN",
        "\"trigger\": \"regenerate-message\", \"messageId\": \"a1\" | ANSWER_AGAIN",
      })
  void whereTheMessageBelongs(String fields, Placement placement) {
    assertThat(read(message("m1", text("Hi"), ", " + fields)).placement()).isEqualTo(placement);
  }

  @Test
  void theClientMaySayWhoAnswersAndWhetherThatIsReviewed() {
    SendBody body =
        read(message("m1", text("Hi"), ", \"agent\": \"fixer\", \"review\": false, \"more\": 1"));

    assertThat(body.agent()).hasValue(AgentName.FIXER);
    assertThat(body.review()).hasValue(false);
    assertThat(read(message("m1", text("Hi"), ", \"agent\": null, \"review\": null")).review())
        .isEmpty();
  }

  @Test
  void whatIsAsLongAsItMayBeIsTaken() {
    String id = "!" + "~".repeat(127);
    SendBody body =
        read(message(id, text("x".repeat(50_000)) + "," + text("y".repeat(50_000)), ""));

    assertThat(body.messageId()).isEqualTo(id);
    assertThat(body.text()).hasSize(100_001);
  }

  @Test
  void whatIsLongerOrSaysNothingIsRefused() {
    assertRefused("message.id", message("x".repeat(129), text("Hi"), ""));
    assertRefused("message.id", message("m 1", text("Hi"), ""));
    assertRefused("message.id", message("m\\u007f", text("Hi"), ""));
    assertRefused("message.id", message("ä", text("Hi"), ""));
    String half = text("x".repeat(50_000));
    assertRefused("message.parts", message("m", half + "," + half + "," + text("x"), ""));
    assertRefused("message.parts", message("m", text(" \\n") + "," + text(""), ""));
    assertThat(read(message("m", text(" ") + "," + text("Hi"), "")).text()).isEqualTo(" \nHi");
    assertRefused("message.parts", message("m", "", ""));
    assertRefused("message.parts", message("m", "", "").replace("[]", "{}"));
  }

  @Test
  void whatIsNoSuchThingIsRefused() {
    assertRefused("body", "[]");
    assertRefused("id", message("m", text("Hi"), "").replace(PROJECT, "x"));
    assertRefused("id", message("m", text("Hi"), "").replace("\"" + PROJECT + "\"", "null"));
    assertRefused("message.id", message("m", text("Hi"), "").replace("\"m\"", "7"));
    assertRefused("message.role", message("m", text("Hi"), "").replace("user", "assistant"));
    assertRefused("messages", "{\"id\": \"%s\", \"messages\": {}}".formatted(PROJECT));
    assertRefused("messages", "{\"id\": \"%s\", \"messages\": []}".formatted(PROJECT));
    assertRefused("messages", "{\"id\": \"%s\", \"messages\": {\"0\": {}}}".formatted(PROJECT));
    assertRefused(
        "messages[1].role", "{\"id\": \"%s\", \"messages\": [{}, {}]}".formatted(PROJECT));
    assertRefused("message.parts[1].type", message("m", text("Hi") + ",{\"type\":\"file\"}", ""));
    assertRefused("message.parts[0].text", message("m", "{\"type\":\"text\"}", ""));
    assertRefused("message.parts[0].text", message("m", text("\\ud83c"), ""));
    assertRefused("trigger", message("m", text("Hi"), ", \"trigger\": \"resume-stream\""));
    assertRefused("agent", message("m", text("Hi"), ", \"agent\": \"Fixer\""));
    assertRefused("agent", message("m", text("Hi"), ", \"agent\": 1"));
    assertRefused("review", message("m", text("Hi"), ", \"review\": \"true\""));
  }

  private static void assertRefused(String field, String body) {
    ProblemException refused = catchThrowableOfType(ProblemException.class, () -> read(body));
    assertThat(refused).as(body.substring(0, Math.min(200, body.length()))).isNotNull();
    assertThat(((Problem.Invalid) refused.problem()).errors().getFirst().field()).isEqualTo(field);
  }

  private static String text(String json) {
    return "{\"type\":\"text\",\"text\":\"%s\"}".formatted(json);
  }

  private static String message(String id, String parts, String more) {
    return """
        {"id": "%s", "message": {"id": "%s", "role": "user", "parts": [%s]}%s}\
        """
        .formatted(PROJECT, id, parts, more);
  }

  private static SendBody read(String body) {
    return SendBody.read(
        new HttpRequest(
            "r",
            "POST",
            "/agent",
            Map.of(),
            Map.of(),
            Map.of(),
            body.getBytes(StandardCharsets.UTF_8),
            "",
            Optional.empty(),
            Instant.EPOCH));
  }
}
