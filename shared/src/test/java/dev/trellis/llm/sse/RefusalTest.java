package dev.trellis.llm.sse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class RefusalTest {

  /** Whoever has to find out why has at least what the provider sent. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"error\":{\"code\":5}} | {\"code\":5}",
        "{\"error\":{\"message\":{\"code\":5}}} | {\"code\":5}",
        "{\"code\":5} | ''"
      })
  void anErrorWithoutASentenceIsToldAsItIs(String body, String message) {
    assertThat(Refusal.message(JsonMapper.shared().readTree(body))).isEqualTo(message);
  }
}
