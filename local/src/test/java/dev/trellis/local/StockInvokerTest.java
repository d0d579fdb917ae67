package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import dev.trellis.health.HealthFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.function.adapter.aws.FunctionInvoker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every function's bean works under the stock invoker of Spring Cloud Function as well. */
class StockInvokerTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private static Path data;
  private static Bundle bundle;
  private static Map<String, String> settings;
  private static String project;
  private static String token;

  /** A request that a function serves, and what is in its answer. */
  private record Served(String method, String route, String body, int status, String answer) {}

  static List<Template.FunctionBlock> functions() {
    return Template.read(RunningBundle.TEMPLATE).served();
  }

  @BeforeAll
  static void startServers() {
    bundle = new Bundle();
    Bundle.Summary summary = bundle.start(RunningBundle.options(data), Map.of());
    RunningBundle running = RunningBundle.of(summary);
    project = running.newProject();
    token = running.token();
    settings =
        Map.of(
            "DATABASE_URL",
            summary.database().replace("postgres@", "trellis_app@"),
            "CURSOR_SECRET",
            "a secret for tests, of enough bytes",
            "AUTH_KEY",
            "a key for tests, of enough bytes too");
  }

  @AfterAll
  static void stopServers() {
    bundle.close();
  }

  private static Served served(String function) {
    String batch = "{\"operations\": [" + RunningBundle.create("a.txt", "a") + "]}";
    return switch (function) {
      case "auth" -> new Served("GET", "/auth/me", "", 200, "demo@trellis.localhost");
      case "health" -> new Served("GET", "/health/ready", "", 200, "ok");
      case "project-edit" -> new Served("POST", "/projects", "{\"name\": \"b\"}", 201, "id");
      case "project-load" -> new Served("GET", "/projects/{projectId}", "", 200, project);
      case "file-batch" ->
          new Served("POST", "/projects/{projectId}/files/batch", batch, 200, "a.txt");
      case "agent-stream" ->
          new Served("POST", "/agent", RunningBundle.message(project, "m1", "Hi"), 200, "[DONE]");
      default -> throw new IllegalArgumentException("which request does " + function + " serve?");
    };
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aFunctionServes(Template.FunctionBlock function) throws IOException {
    FunctionInvoker invoker = StockEntry.start(function.entryClass(), settings, false);
    Served served = served(function.name());

    JsonNode answer =
        answer(invoker, event(served.method(), served.route(), served.body(), bearer()));

    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(served.status());
    assertThat(answer.path("body").asString()).contains(served.answer());
    assertThat(answer.path("isBase64Encoded").asBoolean()).isFalse();
  }

  /** The invoker itself would hand a caller's headers back. */
  @Test
  void aCallersSecretsAreNotAmongTheAnswersHeaders() throws IOException {
    FunctionInvoker invoker = StockEntry.start(HealthFunction.class.getName(), settings, false);

    JsonNode answer = answer(invoker, live("\"Authorization\": \"Bearer s\", \"Cookie\": \"c=s\""));

    assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
    assertThat(answer.path("headers").propertyNames())
        .contains("x-request-id")
        .doesNotContain("authorization", "Authorization", "cookie", "Cookie");
  }

  @ParameterizedTest
  @ValueSource(strings = {StockEntry.OTHER, "functionRouter", "function|other", ""})
  void aCallersHeaderChoosesNoFunction(String definition) throws IOException {
    FunctionInvoker invoker = StockEntry.start(HealthFunction.class.getName(), settings, true);

    JsonNode answer =
        answer(invoker, live("\"spring.cloud.function.definition\": \"" + definition + "\""));

    assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
    assertThat(StockEntry.REACHED).hasValue(0);
  }

  @Test
  void whatACallerSendsIsNotLogged() throws IOException {
    PrintStream out = System.out;
    PrintStream errors = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(log, true, StandardCharsets.UTF_8)) {
      System.setOut(print);
      System.setErr(print);
      FunctionInvoker invoker = StockEntry.start(HealthFunction.class.getName(), settings, false);
      answer(
          invoker, event("GET", "/health/live", "the body of a caller", "\"x-a\": \"a header\""));
    } finally {
      System.setOut(out);
      System.setErr(errors);
    }
    assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("the body of", "a header");
  }

  private static String bearer() {
    return "\"Authorization\": \"Bearer %s\"".formatted(token);
  }

  private static String live(String headers) {
    return event("GET", "/health/live", "", headers);
  }

  private static String event(String method, String route, String body, String headers) {
    return """
        {"resource": "%s", "path": "%s", "httpMethod": "%s", "headers": {%s},
         "multiValueHeaders": {}, "queryStringParameters": null,
         "pathParameters": {"projectId": "%s"}, "requestContext": {"requestId": "r1"},
         "body": %s, "isBase64Encoded": false}
        """
        .formatted(route, route, method, headers, project, JSON.writeValueAsString(body));
  }

  private static JsonNode answer(FunctionInvoker invoker, String event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    invoker.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), answer, context());
    return JSON.readTree(answer.toByteArray());
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            StockInvokerTest.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) -> method.getName().equals("getRemainingTimeInMillis") ? 10_000 : null);
  }
}
