package dev.trellis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t \r\n"})
  void anEmptyBodyIsRefused(String body) {
    assertThat(errors(body)).containsExactly(new FieldError("body", "must not be empty"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a\":}",
        "{\"a\":1,}",
        "[1 2]",
        "{'a':1}",
        "{a:1}",
        "nul",
        "\"open",
        "\u0000",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "// comment\n{}",
        "\"\\x\"",
        "\"tab\tinside\"",
        "\u0001\u0002"
      })
  void whatIsNotJsonIsRefused(String body) {
    assertThat(errors(body))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("body");
              assertThat(error.reason()).startsWith("is not JSON: ").hasSizeLessThan(200);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} {}", "{}x", "1 2", "{}]"})
  void whatFollowsTheValueIsRefused(String body) {
    assertThat(errors(body)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{\"x\":[{\"a\":1,\"b\":2,\"\\u0061\":3}]}"})
  void aNameTwiceInOneObjectIsRefused(String body) {
    assertThat(errors(body)).hasSize(1);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    for (String hex : List.of("ff", "c3", "eda080", "f5808080", "f8", "80", "e282", "f09f8c")) {
      byte[] body = concat(bytes("{\"a\":\""), HexFormat.of().parseHex(hex), bytes("\"}"));

      Problem refusal =
          HttpFixture.refusal(
              () -> {
                JsonFields fields = JsonFields.of(Json.readBody(body));
                fields.anyText("a");
                fields.done();
              });

      assertThat(refusal).as(hex).isInstanceOf(Problem.Invalid.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"a\":}"})
  void nestingIsAllowedToADepthOf64(String pair) {
    assertThat(Json.readBody(bytes(nested(pair, 64))).isContainer()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 1_000, 100_000})
  void deeperNestingIsRefused(int depth) {
    assertThat(errors(nested("[]", depth))).hasSize(1);
    assertThat(errors(nested("{\"a\":}", depth))).hasSize(1);
    assertThat(errors("[".repeat(depth))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1e999999999", "-0"})
  void oddNumbersNeverBreakIt(String number) {
    HttpFixture.refusal(() -> JsonFields.of(Json.readBody(bytes(number))));
  }

  @Test
  void aNumberOfAThousandDigitsAndMoreIsRefused() {
    assertThat(errors("9".repeat(5_000))).hasSize(1);
  }

  // A lone surrogate can be spelled in JSON but not be sent back in UTF-8.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"\\ud800\":1}",
        "{\"\\ud800\":1,\"\\ud800\":2}",
        "{\"\\udc00x\":1}",
        "{\"a\":\"\\ud800\"}"
      })
  void whatIsWrongWithOddUnicodeCanBeTold(String body) {
    Problem problem =
        HttpFixture.refusal(
            () -> {
              JsonFields fields = HttpFixture.fields(body);
              fields.anyText("a");
              fields.done();
            });

    byte[] answer = HttpFixture.bytes(ProblemJson.of(problem, "r-1"));

    assertThat(JsonMapper.shared().readTree(answer).path("status").asInt()).isEqualTo(400);
  }

  // Where a text is shortened must not be in the midst of a character.
  @Test
  void whatIsWrongWithALongNameOfEmojiCanBeTold() {
    for (int before = 0; before < 2; before++) {
      String name = "x".repeat(before) + "🌱".repeat(200);
      for (String body :
          List.of(
              "{\"%s\":1}".formatted(name),
              "{\"%s\":1,\"%s\":1}".formatted(name, name),
              "{\"%s\":oops%s}".formatted(name, name))) {
        Problem problem = HttpFixture.refusal(() -> HttpFixture.fields(body).done());

        assertThat(HttpFixture.bytes(ProblemJson.of(problem, "r-1"))).isNotEmpty();
      }
    }
  }

  @Test
  void textsComeThroughToTheLetter() {
    String text = "\0 🌱 \u2028 </script> \" \\ é";

    assertThat(Json.readBody(Json.write(text)).asString()).isEqualTo(text);
    assertThat(Json.readOwn(Json.writeText(List.of(text))).get(0).asString()).isEqualTo(text);
  }

  private static List<FieldError> errors(String body) {
    return HttpFixture.errors(() -> Json.readBody(bytes(body)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static String nested(String pair, int depth) {
    int half = pair.length() - 1;
    String innermost = pair.equals("[]") ? "" : "1";
    return pair.substring(0, half).repeat(depth) + innermost + pair.substring(half).repeat(depth);
  }
}
