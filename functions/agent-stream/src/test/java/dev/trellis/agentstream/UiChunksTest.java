package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.http.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is put together piece by piece is what the writer of JSON would have written. */
class UiChunksTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "",
        "\"\\/",
        "\b\f\n\r\t\u0000\u0001\u001f\u007f",
        "é€🌱",
        "\u2028\u2029\ufffd",
        "</script>"
      })
  void aDeltaIsWrittenAsAnyOtherChunk(String text) {
    String tree =
        Json.writeText(
            JsonNodeFactory.instance
                .objectNode()
                .put("type", "reasoning-delta")
                .put("id", "reasoning-1")
                .put("delta", text));

    assertThat(UiChunks.Written.of("reasoning", "reasoning-1").delta(text)).isEqualTo(tree);
  }
}
