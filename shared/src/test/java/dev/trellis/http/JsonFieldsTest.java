package dev.trellis.http;

import static dev.trellis.http.HttpFixture.errors;
import static dev.trellis.http.HttpFixture.fields;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.ProjectId;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"text\"", "null", "true"})
  void aBodyThatIsNoObjectIsRefused(String body) {
    assertThat(errors(() -> fields(body)))
        .containsExactly(new FieldError("body", "must be a JSON object"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"a\":null}"})
  void nullIsAbsent(String body) {
    JsonFields fields = fields(body);

    assertThat(fields.has("a")).isFalse();
    assertThat(fields.text("a", 1, 2)).isEmpty();
    assertThat(fields.anyText("a")).isEmpty();
    assertThat(fields.count("a")).isEmpty();
    assertThat(fields.path("a")).isEmpty();
    assertThat(fields.parsed("a", ProjectId::parse, "must be an id")).isEmpty();
    assertThat(fields.objects("a", 3)).isEmpty();
    fields.done();
  }

  @Test
  void whatIsRequiredAndAbsentIsToldOnce() {
    assertThat(wrong("{}", f -> f.required("a", f.count("a")))).containsExactly("a is required");
    assertThat(wrong("{\"a\":null}", f -> f.required("a", f.path("a"))))
        .containsExactly("a is required");
    assertThat(wrong("{\"a\":\"1\"}", f -> f.required("a", f.count("a"))))
        .containsExactly("a must be a whole number from 0 on");
  }

  @Test
  void aTextIsCountedInCharactersAndNotInHalves() {
    assertThat(fields("{\"a\":\"🌱🌱\"}").text("a", 1, 2)).contains("🌱🌱");
    assertThat(wrong("{\"a\":\"🌱🌱🌱\"}", f -> f.text("a", 1, 2)))
        .containsExactly("a must have 1 to 2 characters");
    assertThat(wrong("{\"a\":\"\"}", f -> f.text("a", 1, 2))).hasSize(1);
    assertThat(fields("{\"a\":\"\"}").text("a", 0, 2)).contains("");
  }

  @Test
  void aTextThatTheDatabaseCannotHoldIsRefused() {
    assertThat(wrong("{\"a\":\"x\\u0000\"}", f -> f.text("a", 1, 9)))
        .containsExactly("a must not contain U+0000");
    assertThat(wrong("{\"a\":\"\\ud83c\"}", f -> f.text("a", 1, 9)))
        .containsExactly("a must be valid Unicode");
    assertThat(fields("{\"a\":\"x\\u0000\"}").anyText("a")).contains("x\0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "[]", "{}"})
  void whatIsNoTextIsRefused(String value) {
    assertThat(wrong("{\"a\":%s}".formatted(value), f -> f.anyText("a")))
        .containsExactly("a must be a string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "1e3", "1.0", "\"1\"", "9223372036854775808", "true", "[1]"})
  void whatIsNoCountIsRefused(String value) {
    assertThat(wrong("{\"a\":%s}".formatted(value), f -> f.count("a")))
        .containsExactly("a must be a whole number from 0 on");
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "9223372036854775807"})
  void countsAreRead(long count) {
    assertThat(fields("{\"a\":%d}".formatted(count)).count("a")).contains(count);
  }

  @Test
  void whatIsParsedMustBeUnderstood() {
    ProjectId id = ProjectId.create();

    assertThat(
            fields("{\"a\":\"%s\"}".formatted(id)).parsed("a", ProjectId::parse, "must be an id"))
        .contains(id);
    assertThat(wrong("{\"a\":\"x\"}", f -> f.parsed("a", ProjectId::parse, "must be an id")))
        .containsExactly("a must be an id");
    assertThat(wrong("{\"a\":1}", f -> f.parsed("a", ProjectId::parse, "must be an id")))
        .containsExactly("a must be a string");
  }

  @Test
  void aPathTellsTheRuleThatItBreaks() {
    assertThat(fields("{\"a\":\"src/a.js\"}").path("a")).contains(new FilePath("src/a.js"));
    assertThat(wrong("{\"a\":\"../x\"}", f -> f.path("a")))
        .containsExactly("a must not contain . or .. as a segment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "1", "[1,2,3,4]"})
  void listsHaveAtLeastOneAndAtMostSoManyElements(String value) {
    String body = "{\"a\":%s}".formatted(value);

    assertThat(wrong(body, f -> f.objects("a", 3)))
        .containsExactly("a must be a list of 1 to 3 objects");
    assertThat(wrong(body, f -> f.texts("a", 3)))
        .containsExactly("a must be a list of 1 to 3 strings");
  }

  @Test
  void elementsAreNamedByTheirPlace() {
    assertThat(
            wrong(
                "{\"a\":[{\"n\":1},2,{\"n\":-1},null]}",
                f -> {
                  f.objects("a", 9).forEach(o -> o.count("n"));
                }))
        .containsExactly(
            "a[1] must be an object",
            "a[3] must be an object",
            "a[2].n must be a whole number from 0 on");
  }

  @Test
  void listsOfTextsAreRead() {
    assertThat(fields("{\"a\":[\"x\",\"y\"]}").texts("a", 2)).containsExactly("x", "y");
    assertThat(wrong("{\"a\":[\"x\",1]}", f -> f.texts("a", 2))).hasSize(1);
  }

  @Test
  void unknownFieldsAreToldAtEveryLevel() {
    assertThat(
            wrong(
                "{\"a\":[{\"b\":[{\"n\":1,\"x\":1}],\"y\":2}],\"z\":3}",
                f -> {
                  f.objects("a", 9).forEach(o -> o.objects("b", 9).forEach(p -> p.count("n")));
                }))
        .containsExactlyInAnyOrder(
            "z is not a field that is known here",
            "a[0].y is not a field that is known here",
            "a[0].b[0].x is not a field that is known here");
  }

  @Test
  void aLongUnknownNameIsShortened() {
    assertThat(wrong("{\"%s\":1}".formatted("x".repeat(40_000)), _ -> {}))
        .singleElement()
        .satisfies(error -> assertThat(error).hasSizeLessThan(120));
  }

  @Test
  void everythingThatIsWrongIsToldTogether() {
    assertThat(
            wrong(
                "{\"a\":1,\"b\":-1,\"c\":\"/\",\"d\":2}",
                f -> {
                  f.text("a", 1, 2);
                  f.count("b");
                  f.path("c");
                  f.required("e", f.count("e"));
                }))
        .hasSize(5);
  }

  /** What is said to be wrong after reading. */
  private static List<String> wrong(String body, Consumer<JsonFields> read) {
    JsonFields fields = fields(body);
    read.accept(fields);
    return errors(fields::done).stream()
        .map(error -> error.field() + " " + error.reason())
        .toList();
  }
}
