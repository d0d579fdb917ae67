package dev.trellis.bench;

import dev.trellis.bench.Variant.Client;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that is measured side by side. */
final class Variants {
  private static final String HEALTH = "health";
  private static final Map<String, Function> FUNCTIONS = functions();

  private final Artefacts artefacts;
  private final Database database;

  Variants(Artefacts artefacts, Database database) {
    this.artefacts = artefacts;
    this.database = database;
  }

  /** A function, and a request that it serves over and over. */
  private record Function(String entryClass, String method, String route, String body) {}

  private static Map<String, Function> functions() {
    Map<String, Function> functions = new LinkedHashMap<>();
    functions.put(
        HEALTH, new Function("dev.trellis.health.HealthFunction", "GET", "/health/live", ""));
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
            "{\"name\": \"a\"}"));
    functions.put(
        "file-batch",
        new Function(
            "dev.trellis.filebatch.FileBatchFunction",
            "POST",
            "/projects/{projectId}/files/batch",
            // Made and taken away, so that every run finds the project as it was.
            "{\"operations\": [{\"op\": \"create\", \"path\": \"a\", \"content\": \"b\"},"
                + " {\"op\": \"delete\", \"path\": \"a\"}]}"));
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
        event(function(HEALTH)));
  }

  Variant ours(String name) {
    return packaged(name, name + ", our client", Client.OURS);
  }

  Variant aws(String name) {
    return packaged(name, name + ", AWS's client", Client.AWS);
  }

  private Variant packaged(String function, String name, Client client) {
    return variant(
        name,
        client,
        artefacts.function(function),
        Map.of("_HANDLER", function(function).entryClass()),
        event(function(function)));
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
        event(function(HEALTH)));
  }

  /** With another logging library behind SLF4J, and one line at the start. */
  Variant logback() {
    return ours(HEALTH)
        .withMore(
            "health, Logback with JSON",
            artefacts.module("log-logback"),
            List.of("-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider"));
  }

  /** The agent's stream, with a provider of ours. */
  Variant stream(String modelUrl) {
    return variant(
        "agent-stream",
        Client.OURS,
        artefacts.function("agent-stream"),
        Map.of(
            "_HANDLER", "dev.trellis.agentstream.AgentStreamFunction",
            "TRELLIS_RESPONSE_MODE", "streaming",
            "OPENAI_BASE_URL", modelUrl,
            "OPENAI_MODEL", "fake"),
        Event.message(database.project()));
  }

  private static Function function(String name) {
    return Optional.ofNullable(FUNCTIONS.get(name))
        .orElseThrow(() -> new IllegalArgumentException("there is no function " + name));
  }

  private Event event(Function function) {
    return new Event(function.method(), function.route(), database.project(), function.body());
  }

  private Variant variant(
      String name, Client client, List<Path> jars, Map<String, String> settings, Event event) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(database.settings());
    return new Variant(name, client, jars, List.of(), all, event, Optional.empty(), false);
  }
}
