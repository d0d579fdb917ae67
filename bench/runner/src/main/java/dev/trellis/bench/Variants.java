package dev.trellis.bench;

import dev.trellis.bench.Variant.Client;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Everything that is measured side by side. */
final class Variants {
  /** A function, and a request that it serves over and over. */
  private record Function(String entryClass, String method, String route, String body) {}

  private static final String NEW_ID = "NEW_ID";
  private static final Map<String, Function> FUNCTIONS = functions();

  private final Artefacts artefacts;
  private final Database database;

  Variants(Artefacts artefacts, Database database) {
    this.artefacts = artefacts;
    this.database = database;
  }

  private static Map<String, Function> functions() {
    Map<String, Function> functions = new LinkedHashMap<>();
    functions.put(
        "health", new Function("dev.trellis.health.HealthFunction", "GET", "/health/live", ""));
    functions.put(
        "project-load",
        new Function(
            "dev.trellis.projectload.ProjectLoadFunction", "GET", "/projects/{projectId}", ""));
    functions.put(
        "project-edit",
        new Function(
            "dev.trellis.projectedit.ProjectEditFunction",
            "POST",
            "/projects",
            "{\\\"name\\\": \\\"a\\\"}"));
    functions.put(
        "file-batch",
        new Function(
            "dev.trellis.filebatch.FileBatchFunction",
            "POST",
            "/projects/{projectId}/files/batch",
            // Made and taken away, so that every run finds the project as it was.
            "{\\\"operations\\\": [{\\\"op\\\": \\\"create\\\", \\\"path\\\": \\\"a\\\", \\\"content\\\": \\\"b\\\"},"
                + " {\\\"op\\\": \\\"delete\\\", \\\"path\\\": \\\"a\\\"}]}"));
    return functions;
  }

  /** The names that may be asked for. */
  static List<String> names() {
    return List.copyOf(FUNCTIONS.keySet());
  }

  /** What everything is compared with. */
  Variant plain() {
    return variant(
        "plain",
        Client.AWS,
        List.of(artefacts.ownJar("plain")),
        Map.of("_HANDLER", "dev.trellis.bench.plain.PlainHandler"),
        event(new Function("", "GET", "/health/live", "")));
  }

  Variant ours(String name) {
    Function function = function(name);
    return variant(
        name + ", our client",
        Client.OURS,
        withEntry(artefacts.function(name)),
        Map.of("_HANDLER", function.entryClass()),
        event(function));
  }

  Variant aws(String name) {
    Function function = function(name);
    return variant(
        name + ", AWS's client",
        Client.AWS,
        withEntry(artefacts.function(name)),
        Map.of(
            "_HANDLER", "dev.trellis.boot.BenchHandler", "BENCH_FUNCTION", function.entryClass()),
        event(function));
  }

  /** The same bean on Spring Boot. */
  Variant stock() {
    return variant(
        "health, stock FunctionInvoker",
        Client.AWS,
        artefacts.module("stock"),
        Map.of(
            "_HANDLER",
            "org.springframework.cloud.function.adapter.aws.FunctionInvoker::handleRequest",
            "MAIN_CLASS",
            "dev.trellis.bench.stock.StockHealth"),
        event(function("health")));
  }

  /** With another logging library behind SLF4J, and one line at the start. */
  Variant logback() {
    return ours("health")
        .withMore(
            "health, Logback with JSON",
            artefacts.module("log-logback"),
            List.of("-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider"));
  }

  /** The agent's stream, with a provider of ours. */
  Variant stream(String modelUrl) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("_HANDLER", "dev.trellis.agentstream.AgentStreamFunction");
    settings.put("TRELLIS_RESPONSE_MODE", "streaming");
    settings.put("OPENAI_BASE_URL", modelUrl);
    settings.put("OPENAI_MODEL", "fake");
    return variant(
        "agent-stream",
        Client.OURS,
        withEntry(artefacts.function("agent-stream")),
        settings,
        message(database.project()));
  }

  /** A message to a project, as an event. */
  static String message(String project) {
    return """
        {"resource": "/agent", "path": "/agent", "httpMethod": "POST",
         "headers": {"accept": "text/event-stream", "content-type": "application/json"},
         "requestContext": {"requestId": "r1"}, "isBase64Encoded": false,
         "body": "{\\"id\\": \\"%s\\", \\"message\\": {\\"id\\": \\"%s\\", \\"role\\": \\"user\\", \\"parts\\": [{\\"type\\": \\"text\\", \\"text\\": \\"Hi\\"}]}}"}
        """
        .formatted(project, NEW_ID);
  }

  /** The event with an id of its own where it needs one: a message is answered once. */
  static String fresh(String event) {
    return event.replace(NEW_ID, UUID.randomUUID().toString());
  }

  private static Function function(String name) {
    return Optional.ofNullable(FUNCTIONS.get(name))
        .orElseThrow(() -> new IllegalArgumentException("there is no function " + name));
  }

  /** The entries that know a user; once functions do, theirs are to be started. */
  private List<Path> withEntry(List<Path> jars) {
    List<Path> all = new ArrayList<>(jars);
    all.add(artefacts.ownJar("entry"));
    return all;
  }

  private Variant variant(
      String name, Client client, List<Path> jars, Map<String, String> settings, String event) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("BENCH_USER", Database.USER.value().toString());
    all.put("DATABASE_URL", database.url());
    all.put("DATABASE_POOL_SIZE", "1");
    all.put("CURSOR_SECRET", "a secret for benchmarks, of enough bytes");
    return new Variant(name, client, jars, List.of(), all, event, Optional.empty(), false);
  }

  private String event(Function function) {
    return """
        {"resource": "%s", "path": "%s", "httpMethod": "%s",
         "headers": {"accept": "application/json", "host": "api.example.com", "user-agent": "bench"},
         "multiValueHeaders": {"accept": ["application/json"]}, "queryStringParameters": null,
         "pathParameters": {"projectId": "%s"}, "stageVariables": null,
         "requestContext": {"requestId": "r1", "identity": {"sourceIp": "192.0.2.1"}},
         "body": "%s", "isBase64Encoded": false}
        """
        .formatted(
            function.route(),
            function.route(),
            function.method(),
            database.project(),
            function.body());
  }
}
