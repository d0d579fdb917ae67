package dev.trellis.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.trellis.domain.ModelPrice;
import dev.trellis.domain.ModelPrices;
import dev.trellis.domain.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MetricsTest {
  private static final ModelPrice PRICE =
      new ModelPrice(new BigDecimal("0.25"), new BigDecimal("2"));
  private static final ModelPrices PRICES = new ModelPrices(Map.of(), PRICE);

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
  private final Metrics metrics = Metrics.of(out, "trellis-dev", "agent \"stream\"", PRICES);

  @Test
  void aRequestThatUsedEverythingIsOneLineInCloudWatchsFormat() {
    long before = System.currentTimeMillis();
    JsonNode line = measured(MetricsTest::useEverything);

    assertThat(line.path("_aws").path("Timestamp").asLong())
        .isBetween(before, System.currentTimeMillis());
    JsonNode perService = line.path("_aws").path("CloudWatchMetrics").path(0);
    assertThat(perService.path("Namespace").asString()).isEqualTo("trellis-dev");
    assertThat(perService.path("Dimensions").toString()).isEqualTo("[[\"service\"]]");
    assertThat(perService.path("Metrics").toString())
        .isEqualTo(
            "[{\"Name\":\"ColdStart\",\"Unit\":\"Count\"},"
                + "{\"Name\":\"RequestMillis\",\"Unit\":\"Milliseconds\"},"
                + "{\"Name\":\"DatabaseMillis\",\"Unit\":\"Milliseconds\"},"
                + "{\"Name\":\"Errors\",\"Unit\":\"Count\"},"
                + "{\"Name\":\"InputTokens\",\"Unit\":\"Count\"},"
                + "{\"Name\":\"OutputTokens\",\"Unit\":\"Count\"},"
                + "{\"Name\":\"ModelCost\",\"Unit\":\"None\"}]");
    assertThat(line.path("service").asString()).isEqualTo("agent \"stream\"");
    assertThat(line.path("correlation_id").asString()).isEqualTo("r-1");
    assertThat(line.path("ColdStart").asInt()).isEqualTo(1);
    assertThat(line.path("RequestMillis").isNumber()).isTrue();
    assertThat(line.path("DatabaseMillis").asDouble()).isEqualTo(12.345);
    assertThat(line.path("Errors").asInt()).isEqualTo(1);
    assertThat(line.path("InputTokens").asInt()).isEqualTo(1_200);
    assertThat(line.path("OutputTokens").asInt()).isEqualTo(50);
    assertThat(line.path("ModelCost").asDouble()).isEqualTo(0.0004);
  }

  @Test
  void whatAlarmsWatchIsCountedForAllFunctionsTogether() {
    JsonNode overall = measured(MetricsTest::useEverything).at("/_aws/CloudWatchMetrics/1");

    assertThat(overall.path("Namespace").asString()).isEqualTo("trellis-dev");
    assertThat(overall.path("Dimensions").toString()).isEqualTo("[[]]");
    assertThat(overall.path("Metrics").valueStream().map(m -> m.path("Name").asString()))
        .containsExactly("DatabaseMillis", "ModelCost");
  }

  @Test
  void whatWasNotUsedIsNotTold() {
    measured(() -> 1);
    JsonNode second = measured(() -> 2);

    assertThat(second.propertyNames())
        .containsExactly("_aws", "service", "correlation_id", "RequestMillis");
    assertThat(second.path("_aws").path("CloudWatchMetrics").size()).isEqualTo(1);
  }

  @Test
  void anUnknownPriceIsNoCost() {
    Metrics free = Metrics.of(out, "n", "s", ModelPrices.UNKNOWN);
    free.measure(MetricsTest::useEverything);

    JsonNode line = lines().getFirst();
    assertThat(line.has("InputTokens")).isTrue();
    assertThat(line.has("ModelCost")).isFalse();
  }

  @Test
  void eachModelHasItsPriceAndOneWithoutCostsNothingThatIsKnown() {
    ModelPrices prices =
        new ModelPrices(
            Map.of("m2", new ModelPrice(BigDecimal.ONE, BigDecimal.TEN)), ModelPrice.UNKNOWN);
    Metrics.of(out, "n", "s", prices)
        .measure(
            () -> {
              RequestMetrics.modelCalled("b/m2", new TokenUsage(1_000_000, 0, 0, 1_000_000));
              return useEverything();
            });

    JsonNode line = lines().getFirst();
    assertThat(line.path("InputTokens").asLong()).isEqualTo(1_001_200);
    assertThat(line.path("ModelCost").decimalValue()).isEqualByComparingTo("11");
  }

  @Test
  void everyWaitForTheDatabaseIsAValueAndOfVeryManyTheLongest() {
    JsonNode two = measured(() -> wait(1, 3));
    JsonNode many = measured(() -> wait(1, 250));

    assertThat(two.path("DatabaseMillis").valueStream().map(JsonNode::asInt))
        .containsExactlyInAnyOrder(1, 2);
    assertThat(many.path("DatabaseMillis").valueStream().map(JsonNode::asInt))
        .hasSize(RequestMetrics.MAX_VALUES)
        .allMatch(millis -> millis >= 150)
        .contains(249);
  }

  @Test
  void onlyErrorsOfOursAreErrors() {
    assertThat(measured(() -> answer(499)).has("Errors")).isFalse();
    assertThat(measured(() -> answer(500)).path("Errors").asInt()).isEqualTo(1);
    assertThat(measured(() -> answer(503)).path("Errors").asInt()).isEqualTo(1);
  }

  @Test
  void whatThrowsIsAnErrorAndStillThrows() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                metrics.<String>measure(
                    () -> {
                      throw new IllegalStateException("bug");
                    }))
        .withMessage("bug");

    assertThat(lines().getFirst().path("Errors").asInt()).isEqualTo(1);
  }

  @Test
  void requestsAtTheSameTimeAreMeasuredApart() {
    JsonNode outer =
        measured(
            () -> {
              metrics.measure(MetricsTest::useEverything);
              return answer(200);
            });

    assertThat(outer.has("InputTokens")).isFalse();
    assertThat(lines()).hasSize(2);
  }

  @Test
  void withoutAReaderNothingIsWrittenAndOutsideOfARequestNothingCounted() {
    assertThat(Metrics.none().measure(MetricsTest::useEverything)).isEqualTo(503);
    useEverything();

    assertThat(lines()).isEmpty();
  }

  private static int useEverything() {
    RequestMetrics.databaseWaited(12_345_678);
    RequestMetrics.modelCalled("a/m", new TokenUsage(1_000, 0, 0, 20));
    RequestMetrics.modelCalled("a/m", new TokenUsage(200, 0, 0, 30));
    return answer(503);
  }

  private static int answer(int status) {
    RequestMetrics.answered(status);
    return status;
  }

  private static int wait(int fromMillis, int toMillis) {
    for (long millis = fromMillis; millis < toMillis; millis++) {
      RequestMetrics.databaseWaited(millis * 1_000_000);
    }
    return 0;
  }

  private JsonNode measured(Supplier<Integer> request) {
    RequestScope.call("r-1", () -> metrics.measure(request));
    return lines().getLast();
  }

  private List<JsonNode> lines() {
    List<JsonNode> lines = new ArrayList<>();
    written
        .toString(StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> lines.add(JsonMapper.shared().readTree(line)));
    return lines;
  }
}
