package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.trellis.domain.ModelPrices;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.TokenUsage;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpResponse;
import dev.trellis.log.Metrics;
import dev.trellis.log.RequestMetrics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.support.GenericMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each request writes one line, which speaks of the whole of it. */
class LambdaMetricsTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void aRequestThatIsAnsweredIsNoError() {
    JsonNode line = call(request -> HttpResponse.json(200, Map.of()));

    assertThat(line.path("correlation_id").asString()).isEqualTo("gateway-1");
    assertThat(line.path("RequestMillis").asDouble()).isPositive();
    assertThat(line.has("Errors")).isFalse();
  }

  @Test
  void aBugAndAnOutageAreErrors() {
    assertThat(call(_ -> fail()).path("Errors").asInt()).isEqualTo(1);
    written.reset();
    assertThat(
            call(_ -> {
                  throw new ProblemException(
                      new Problem.Unavailable("Away.", Duration.ofSeconds(5)));
                })
                .path("Errors")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void whatAStreamUsesCounts() {
    JsonNode line =
        call(
            request ->
                streamed(_ -> RequestMetrics.modelCalled("a/m", new TokenUsage(7, 0, 0, 3))));

    assertThat(line.path("InputTokens").asInt()).isEqualTo(7);
    assertThat(line.has("Errors")).isFalse();
  }

  @Test
  void aStreamThatBreaksOffIsAnError() {
    assertThatIllegalStateException().isThrownBy(() -> call(request -> streamed(_ -> fail())));

    assertThat(line().path("Errors").asInt()).isEqualTo(1);
  }

  @Test
  void whatIsAskedBeforeASnapshotIsNoRequest() {
    LambdaAdapter adapter = adapter(_ -> HttpResponse.empty(204));
    adapter.apply(new GenericMessage<>(new ByteArrayInputStream(primingEvent())));
    assertThat(written.toByteArray()).isEmpty();

    adapter.apply(plainEvent());
    assertThat(line().path("ColdStart").asInt()).isEqualTo(1);
  }

  private static byte[] primingEvent() {
    return Gateway.PLAIN_EVENT
        .replaceFirst("\\{", "{\"source\": \"%s\",".formatted(PrimingEvent.SOURCE))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static HttpResponse streamed(HttpResponse.Writer writer) {
    return new HttpResponse(200, Map.of(), new HttpResponse.Body.Streamed(writer));
  }

  private static HttpResponse fail() {
    throw new IllegalStateException("bug");
  }

  private JsonNode call(HttpHandler handler) {
    adapter(handler).apply(plainEvent());
    return line();
  }

  private LambdaAdapter adapter(HttpHandler handler) {
    PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    return Gateway.adapter(handler, Metrics.of(out, "n", "s", ModelPrices.UNKNOWN));
  }

  private static GenericMessage<InputStream> plainEvent() {
    return new GenericMessage<>(
        new ByteArrayInputStream(Gateway.PLAIN_EVENT.getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode line() {
    return JsonMapper.shared().readTree(written.toByteArray());
  }
}
