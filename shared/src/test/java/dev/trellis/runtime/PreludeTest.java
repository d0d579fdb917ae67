package dev.trellis.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreludeTest {
  private static final String ZEROS = "\u0000".repeat(8);

  @Test
  void onlyWhatIsThereIsWritten() {
    assertThat(text(new Prelude(200, Map.of())))
        .isEqualTo("{\"statusCode\":200,\"headers\":{}}" + ZEROS);
    assertThat(
            text(new Prelude(200, Map.of("a", "b"), Map.of("c", List.of("d", "e")), List.of("f"))))
        .isEqualTo(
            "{\"statusCode\":200,\"headers\":{\"a\":\"b\"},"
                + "\"multiValueHeaders\":{\"c\":[\"d\",\"e\"]},\"cookies\":[\"f\"]}"
                + ZEROS);
  }

  @Test
  void sixteenKilobytesAreTheLimit() {
    int rest = 16 * 1024 - new Prelude(200, Map.of("a", "")).toBytes().length;
    assertThat(new Prelude(200, Map.of("a", "x".repeat(rest))).toBytes()).hasSize(16 * 1024);
    Prelude tooLong = new Prelude(200, Map.of("a", "x".repeat(rest + 1)));
    assertThatIllegalArgumentException().isThrownBy(tooLong::toBytes);
  }

  @Test
  void aStatusIsOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Prelude(99, Map.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Prelude(600, Map.of()));
  }

  @Test
  void anEndpointIsHostAndPort() {
    assertThat(Endpoint.parse("127.0.0.1:9001")).isEqualTo(new Endpoint("127.0.0.1", 9001));
    for (String wrong : new String[] {"", "localhost", ":1", "a:0", "a:65536", "a:b"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(wrong));
    }
  }

  private static String text(Prelude prelude) {
    return new String(prelude.toBytes(), StandardCharsets.UTF_8);
  }
}
