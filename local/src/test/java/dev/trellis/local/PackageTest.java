package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is put on Lambda: each packaged function starts and serves in a process that has nothing but
 * its own classes and jars.
 */
class PackageTest {
  private static final long MEBIBYTE = 1024 * 1024;

  @TempDir private static Path data;
  private static Bundle bundle;
  private static Map<String, String> settings;
  private static String project;
  private static String token;

  private record Ended(String output, String errors) {}

  static List<Template.FunctionBlock> functions() {
    return Template.read(RunningBundle.TEMPLATE).functions();
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
            "CACHE_URL",
            summary.cache(),
            "CURSOR_SECRET",
            "a secret for tests, of enough bytes",
            "AUTH_KEY",
            "a key for tests, of enough bytes too");
  }

  @AfterAll
  static void stopServers() {
    bundle.close();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void refusesToStartUnconfigured(Template.FunctionBlock function) throws Exception {
    Ended ended = run(function, Map.of(), "{\"command\": \"status\"}");
    assertThat(ended.errors())
        .contains("The configuration is not valid")
        .doesNotContain("NoClassDefFoundError", "ClassNotFoundException");
  }

  @Test
  void authShowsWhoCalls() throws Exception {
    assertThat(answer("auth", settings, "GET", "/auth/me", "null"))
        .contains("\"statusCode\":200", "demo@trellis.localhost");
  }

  @Test
  void healthAsksEveryDependency() throws Exception {
    Map<String, String> withModel = new HashMap<>(settings);
    withModel.put("OPENAI_BASE_URL", "http://127.0.0.1:1");
    assertThat(answer("health", withModel, "GET", "/ready", "null"))
        .contains("\\\"database\\\":{\\\"status\\\":\\\"ok\\\"")
        .contains("\\\"cache\\\":{\\\"status\\\":\\\"ok\\\"")
        .contains("\\\"model\\\":{\\\"status\\\":\\\"down\\\"");
  }

  @Test
  void projectEditMakesAProject() throws Exception {
    assertThat(
            answer("project-edit", settings, "POST", "/projects", "\"{\\\"name\\\":\\\"a\\\"}\""))
        .contains("\"statusCode\":201");
  }

  @Test
  void projectLoadLoadsAProject() throws Exception {
    assertThat(answer("project-load", settings, "GET", "/projects/{projectId}", "null"))
        .contains("\"statusCode\":200", project);
  }

  @Test
  void fileBatchChangesFiles() throws Exception {
    String body = "{\"operations\": [" + RunningBundle.create("a.txt", "a") + "]}";
    assertThat(
            answer("file-batch", settings, "POST", "/projects/{projectId}/files/batch", json(body)))
        .contains("\"statusCode\":200", "a.txt");
  }

  @Test
  void agentStreamAnswersToTheEnd() throws Exception {
    String body = RunningBundle.message(project, "m1", "Hello");
    assertThat(answer("agent-stream", settings, "POST", "/agent", json(body)))
        .contains("\"statusCode\":200", "[DONE]");
  }

  @Test
  void migrateTellsTheStatus() throws Exception {
    String owner =
        settings.getOrDefault("DATABASE_URL", "").replace("trellis_app@", "trellis_owner@");
    Ended ended =
        run(function("migrate"), Map.of("DATABASE_OWNER_URL", owner), "{\"command\": \"status\"}");
    assertThat(ended.errors()).doesNotContain("Exception");
    assertThat(ended.output()).contains("\"upToDate\":true");
  }

  @Test
  void onLambdaARequestWritesOneLineOfMetrics() throws Exception {
    Map<String, String> onLambda = new HashMap<>(settings);
    onLambda.put("AWS_LAMBDA_FUNCTION_NAME", "trellis-agent");
    onLambda.put("MODEL_PRICE_OUTPUT", "2");
    String body = RunningBundle.message(project, "m2", "Hello again");
    String output = answer("agent-stream", onLambda, "POST", "/agent", json(body));
    JsonNode metrics = JsonMapper.shared().readTree(output.lines().findFirst().orElseThrow());

    assertThat(metrics.path("service").asString()).isEqualTo("trellis-agent");
    assertThat(metrics.path("ColdStart").asInt()).isEqualTo(1);
    assertThat(metrics.path("DatabaseMillis").size()).isGreaterThan(2);
    assertThat(metrics.path("ModelCost").asDouble())
        .isEqualTo(metrics.path("OutputTokens").asLong() * 2 / 1e6)
        .isPositive();
    assertThat(output.split("_aws", -1)).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void zipHoldsTheSameAndIsSmall(Template.FunctionBlock function) throws IOException {
    Path zip = target(function.name()).resolve(function.name() + ".zip");
    assertThat(Files.size(zip)).isLessThan(maxMebibytes(function.name()) * MEBIBYTE);
    try (ZipFile file = new ZipFile(zip.toFile());
        var folder = Files.walk(folder(function.name()))) {
      assertThat(file.stream().filter(entry -> !entry.isDirectory()).count())
          .isEqualTo(folder.filter(Files::isRegularFile).count());
      assertThat(file.getEntry(function.entryClass().replace('.', '/') + ".class")).isNotNull();
    }
  }

  /** Passwords need a library of eight that no other function has. */
  private static long maxMebibytes(String function) {
    return function.equals("auth") ? 20 : 15;
  }

  private static String json(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }

  private static Template.FunctionBlock function(String name) {
    return functions().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  private static String answer(
      String name, Map<String, String> environment, String method, String route, String body)
      throws Exception {
    String event =
        """
        {"httpMethod": "%s", "resource": "%s", "pathParameters": {"projectId": "%s"},
         "headers": {"Authorization": "Bearer %s"}, "body": %s}
        """
            .formatted(method, route, project, token, body);
    Ended ended = run(function(name), environment, event);
    assertThat(ended.errors()).doesNotContain("Exception in thread", "NoClassDefFoundError");
    return ended.output();
  }

  /** Runs the packaged function alone, with no other settings than those given. */
  private static Ended run(
      Template.FunctionBlock function, Map<String, String> environment, String event)
      throws Exception {
    Path folder = folder(function.name());
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            "%s:%s/lib/*:%s".formatted(folder, folder, Path.of("target", "test-classes")),
            PackageProbe.class.getName(),
            function.entryClass());
    Path errors = Files.createTempFile(data, "errors", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("_HANDLER", function.entryClass());
    Process process = builder.start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(event.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(output, Files.readString(errors));
  }

  private static Path folder(String name) {
    Path folder = target(name).resolve("lambda");
    assertThat(folder).as("what \"mvn package\" makes").isDirectory();
    return folder;
  }

  private static Path target(String name) {
    return Path.of("..", "functions", name, "target");
  }
}
