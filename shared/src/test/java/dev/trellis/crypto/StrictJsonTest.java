package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  @Test
  void anObjectIsRead() {
    assertThat(StrictJson.object(" {\"a\":{\"é\":[]}} ".getBytes(StandardCharsets.UTF_8)))
        .hasValueSatisfying(object -> assertThat(object.path("a").has("é")).isTrue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "[{}]",
        "1",
        "\"{}\"",
        "{}{}",
        "{\"a\":1,\"a\":1}",
        "{a:1}"
      })
  void anythingElseIsNot(String text) {
    assertThat(StrictJson.object(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void whatIsNotUtf8IsNot() {
    assertThat(StrictJson.object("{\"é\":1}".getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
    assertThat(StrictJson.object("{}".getBytes(StandardCharsets.UTF_16))).isEmpty();
  }
}
