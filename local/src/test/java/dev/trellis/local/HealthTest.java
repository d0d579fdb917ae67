package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaAdapter;
import dev.trellis.config.Config;
import dev.trellis.health.HealthFunction;
import dev.trellis.local.RunningBundle.Answer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.messaging.support.GenericMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the health function tells of its dependencies, up and down. */
class HealthTest {
  // Nothing listens on port 1 of the loopback address.
  private static final Map<String, String> ALL_DOWN =
      Map.of(
          "DATABASE_URL", "postgresql://trellis_app@127.0.0.1:1/trellis",
          "CACHE_URL", "redis://127.0.0.1:1",
          "OPENAI_BASE_URL", "http://127.0.0.1:1",
          "CURSOR_SECRET", "a secret for tests, of enough bytes",
          "AUTH_KEY", "a key for tests, of enough bytes too");

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/ready", "/health/ready"})
  void readyTellsOfEachDependency(String path) {
    Answer answer = RunningBundle.shared().get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("status").asString()).isEqualTo("ok");
    assertThat(answer.json().path("checks").propertyNames())
        .containsExactly("database", "cache", "model");
    answer.json().path("checks").forEach(c -> assertThat(c.path("millis").isNumber()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/live", "/health/live"})
  void liveAsksNobody(String path) {
    assertThat(RunningBundle.shared().get(path).text()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(call(ALL_DOWN, event(path)).path("statusCode").asInt()).isEqualTo(200);
  }

  @Test
  void readyIs503WithoutTheDatabaseAndSaysWhatIsDown() {
    JsonNode answer = call(ALL_DOWN, event("/ready"));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(503);
    String body = answer.path("body").asString();
    JsonNode checks = JsonMapper.shared().readTree(body).path("checks");
    checks.forEach(check -> assertThat(check.path("status").asString()).isEqualTo("down"));
    // The addresses of the servers are nobody's business.
    assertThat(body).doesNotContain("127.0.0.1");
  }

  @Test
  void eachModelOfAChainIsAsked() {
    Map<String, String> chain = new HashMap<>(ALL_DOWN);
    chain.put("MODEL_FALLBACK", "gemini");
    chain.put("GEMINI_API_KEY", "k");
    chain.put("GEMINI_BASE_URL", "http://127.0.0.1:1");
    String body = call(chain, event("/ready")).path("body").asString();
    assertThat(JsonMapper.shared().readTree(body).path("checks").propertyNames())
        .containsExactly("database", "cache", "model", "fallback-gemini");
  }

  @Test
  void scheduledPingIsAnsweredAsReady() {
    JsonNode answer = call(ALL_DOWN, "{\"source\": \"trellis.ping\"}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(503);
    assertThat(answer.path("body").asString()).contains("database");
  }

  private static String event(String path) {
    return "{\"httpMethod\": \"GET\", \"resource\": \"%s\", \"path\": \"%s\"}"
        .formatted(path, path);
  }

  private static JsonNode call(Map<String, String> settings, String event) {
    try (App app = new App(Config.read(settings));
        GenericApplicationContext context = new GenericApplicationContext()) {
      context.registerBean("app", App.class, () -> app);
      new HealthFunction().initialize(context);
      context.refresh();
      byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
      return JsonMapper.shared()
          .readTree(
              context
                  .getBean(LambdaAdapter.class)
                  .apply(new GenericMessage<>(new ByteArrayInputStream(bytes)))
                  .getPayload());
    }
  }
}
