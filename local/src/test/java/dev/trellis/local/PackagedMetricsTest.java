package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.runtime.testapi.Answer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** On Lambda each request writes one line of metrics, which CloudWatch reads in the log. */
class PackagedMetricsTest {
  private static final PackagedServers SERVERS = PackagedServers.shared();

  @TempDir private Path logs;

  @Test
  void aRequestTellsWhatItTookAndCostInOneLine() throws Exception {
    Map<String, String> values = new HashMap<>(SERVERS.values());
    values.put("MODEL_PRICE_OUTPUT", "2");
    Deployment deployment = Deployment.of("agent-stream", values);
    String project = SERVERS.bundle().newProject();
    try (PackagedFunction agent =
        PackagedFunction.ready(deployment, Deployment.Client.OURS, logs)) {
      String message = RunningBundle.message(project, "m1", "Hello");
      assertThat(agent.call(send(message))).isInstanceOf(Answer.Streamed.class);
      // A line is written after its answer's end, but before the next request is taken.
      assertThat(agent.call(send("{}"))).isInstanceOf(Answer.Streamed.class);
      JsonNode metrics = lines(agent.output()).getFirst();

      assertThat(metrics.path("service").asString()).isEqualTo("agent-stream");
      assertThat(metrics.path("ColdStart").asInt()).isEqualTo(1);
      assertThat(metrics.path("DatabaseMillis").size()).isGreaterThan(2);
      assertThat(metrics.path("ModelCost").asDouble())
          .isEqualTo(metrics.path("OutputTokens").asLong() * 2 / 1e6)
          .isPositive();
      assertThat(lines(agent.output()).stream().filter(line -> line.has("ColdStart"))).hasSize(1);
    }
  }

  private static List<JsonNode> lines(String output) {
    return output
        .lines()
        .filter(line -> line.contains("\"_aws\""))
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  private static byte[] send(String body) {
    Map<String, String> headers = Map.of("Authorization", "Bearer " + SERVERS.bundle().token());
    return RestEvent.of("POST", "/agent", Map.of(), headers, Optional.of(body)).toJson();
  }
}
